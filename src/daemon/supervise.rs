//! Every step ends: one that panics, or does not answer in time, is settled like one whose process died. It takes neither
//! its channel nor the end of the program with it.

use std::time::Duration;

use crate::domain::outcome::Failure;
use crate::domain::policy::Answer;

/// Longer than all calls of one step together should last.
pub(super) const STEP_MAX: Duration = Duration::from_secs(15 * 60);

/// The answer of a step. `Unknown` for one that did not give any: a reveal may have taken effect, anything else is done
/// again.
pub(super) async fn supervise(most: Duration, step: impl Future<Output = Answer> + Send + 'static) -> Answer {
    let mut work = tokio::spawn(step);
    let failure = match tokio::time::timeout(most, &mut work).await {
        Ok(Ok(answer)) => return answer,
        Ok(Err(_)) => Failure::unknown("step_panicked", "the step broke off; the log has the place"),
        Err(_) => {
            work.abort();
            Failure::unknown("step_hangs", format!("the step did not end within {} s", most.as_secs()))
        }
    };
    Answer::Failed(failure)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(answer: Answer) -> String {
        let Answer::Failed(failure) = answer else { return String::new() };
        failure.code
    }

    #[tokio::test]
    async fn a_step_ends_whatever_it_does() {
        let most = Duration::from_millis(50);
        assert_eq!(supervise(most, async { Answer::Unstaged }).await, Answer::Unstaged);
        assert_eq!(code(supervise(most, std::future::pending()).await), "step_hangs");
        let broken = async { panic!("broken on purpose") };
        assert_eq!(code(supervise(most, broken).await), "step_panicked");
    }
}

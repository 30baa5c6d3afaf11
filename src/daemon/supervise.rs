//! Every step and every exchange of tokens ends: one that panics, or does not answer in time, is settled like one whose
//! process died. It takes neither its channel nor the end of the program with it.

use std::time::Duration;

use crate::domain::outcome::Failure;

/// Longer than all calls of one step together should last.
pub(super) const STEP_MAX: Duration = Duration::from_secs(15 * 60);

/// What came of it. `Unknown` where nothing did: it may have taken effect.
pub(super) async fn supervise<T: Send + 'static>(
    most: Duration,
    step: impl Future<Output = Result<T, Failure>> + Send + 'static,
) -> Result<T, Failure> {
    let mut work = tokio::spawn(step);
    Err(match tokio::time::timeout(most, &mut work).await {
        Ok(Ok(answer)) => return answer,
        Ok(Err(_)) => Failure::unknown("step_panicked", "the step broke off; the log has the place"),
        Err(_) => {
            work.abort();
            Failure::unknown("step_hangs", format!("the step did not end within {} s", most.as_secs()))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(answer: Result<(), Failure>) -> Option<String> {
        answer.err().map(|failure| failure.code)
    }

    #[tokio::test]
    async fn a_step_ends_whatever_it_does() {
        let most = Duration::from_millis(50);
        assert_eq!(supervise(most, async { Ok(7) }).await, Ok(7));
        assert_eq!(code(supervise(most, std::future::pending()).await).as_deref(), Some("step_hangs"));
        let broken = async { panic!("broken on purpose") };
        assert_eq!(code(supervise(most, broken).await).as_deref(), Some("step_panicked"));
    }
}

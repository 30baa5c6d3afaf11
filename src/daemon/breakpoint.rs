//! Named places at which a debug build can be made to stand still, so that a test kills it exactly there.
//!
//! In a release build `reach` is empty, and the setting is refused.

use crate::domain::delivery::Step;

/// Where: after the claim was committed and before a byte leaves; after the answer and before it is written down; after
/// it is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakpointMoment {
    Claimed,
    Answered,
    Settled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breakpoint {
    pub step: Step,
    pub moment: BreakpointMoment,
}

impl Breakpoint {
    pub const ALL: [Breakpoint; 6] = [
        Breakpoint { step: Step::Stage, moment: BreakpointMoment::Claimed },
        Breakpoint { step: Step::Stage, moment: BreakpointMoment::Answered },
        Breakpoint { step: Step::Stage, moment: BreakpointMoment::Settled },
        Breakpoint { step: Step::Reveal, moment: BreakpointMoment::Claimed },
        Breakpoint { step: Step::Reveal, moment: BreakpointMoment::Answered },
        Breakpoint { step: Step::Reveal, moment: BreakpointMoment::Settled },
    ];

    /// `stage-claimed`, `reveal-answered`, …
    pub fn parse(text: &str) -> Option<Breakpoint> {
        Breakpoint::ALL.into_iter().find(|b| b.name() == text)
    }

    pub fn name(self) -> String {
        let moment = match self.moment {
            BreakpointMoment::Claimed => "claimed",
            BreakpointMoment::Answered => "answered",
            BreakpointMoment::Settled => "settled",
        };
        format!("{}-{moment}", self.step.as_str())
    }
}

/// Stands still for ever if this is the place.
pub(super) async fn reach(
    breakpoint: Option<Breakpoint>,
    moment: BreakpointMoment,
    mut steps: impl Iterator<Item = Step>,
) {
    if cfg!(debug_assertions)
        && let Some(wanted) = breakpoint.filter(|b| b.moment == moment)
        && steps.any(|step| step == wanted.step)
    {
        tracing::warn!(breakpoint = wanted.name(), "standing still at a breakpoint");
        std::future::pending::<()>().await;
    }
}

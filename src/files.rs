//! Work on files, off the runtime: on threads of its own, bounded in number and in time, that nobody waits for at the end.
//!
//! A disk may hang for ever (a network folder whose server is gone), and no call can be taken back from it. So a call that
//! passes its deadline is given up, its thread stays where it hangs, and its folder takes no more calls until that thread
//! comes back. Two verbs, as in `http`: what [`DiskFolder::ask`] gives up may be repeated, of what [`DiskFolder::commit`] gives up
//! nobody knows whether the public will see it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::domain::outcome::{Class, Failure, Otherwise};
use crate::fence;

/// Looking, renaming, writing pages.
pub const LOOK_MAX: Duration = Duration::from_secs(20);
/// Calls that copy or read through media, waiting for a thread included.
pub const COPY_MAX: Duration = Duration::from_secs(120);
/// Calls under way at once that are not given up.
const THREADS_MAX: usize = 256;
const STACK_BYTES: usize = 512 * 1024;

static THREADS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(THREADS_MAX)));
static PLACES: LazyLock<Mutex<HashMap<PathBuf, Weak<Inner>>>> = LazyLock::new(Mutex::default);

/// A folder that may hang as a whole, the same one for everybody who names it.
#[derive(Debug, Clone)]
pub struct DiskFolder(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// Held by the thread itself, so that no folder holds more threads than this, hung or not.
    free: Arc<Semaphore>,
    /// Calls that were given up and have not come back.
    hung: AtomicI64,
}

/// The call, as the work on its thread sees it.
#[derive(Debug, Clone)]
pub struct DiskCall(Arc<AtomicBool>);

impl DiskCall {
    /// Asked before what cannot be taken back: nothing is shown by a call that nobody waits for any more.
    pub fn must_be_wanted(&self) -> Result<(), Failure> {
        if self.0.load(Ordering::SeqCst) { Err(hangs(Class::Retry)) } else { Ok(()) }
    }
}

impl DiskFolder {
    /// With so many threads at most, as whoever names it first says.
    pub fn of(folder: &Path, threads_max: usize) -> DiskFolder {
        let mut places = PLACES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = places.get(folder).and_then(Weak::upgrade) {
            return DiskFolder(known);
        }
        places.retain(|_, place| place.strong_count() > 0);
        let free = Arc::new(Semaphore::new(threads_max));
        let place = Arc::new(Inner { free, hung: AtomicI64::new(0) });
        places.insert(folder.to_owned(), Arc::downgrade(&place));
        DiskFolder(place)
    }

    /// Work that may be repeated: given up, it is `Retry`.
    pub async fn ask<T: Send + 'static>(
        &self,
        most: Duration,
        work: impl FnOnce(&DiskCall) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.run(most, work).await.unwrap_or_else(|_| Err(hangs(Class::Retry)))
    }

    /// Work that the public sees: given up after it began, it is `Unknown`.
    pub async fn commit<T: Send + 'static>(
        &self,
        most: Duration,
        work: impl FnOnce(&DiskCall) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        fence::may_commit()?;
        self.run(most, work).await.unwrap_or_else(|given_up| Err(hangs(given_up.class())))
    }

    async fn run<T: Send + 'static>(
        &self,
        most: Duration,
        work: impl FnOnce(&DiskCall) -> Result<T, Failure> + Send + 'static,
    ) -> Result<Result<T, Failure>, GivenUp> {
        if self.0.hung.load(Ordering::SeqCst) > 0 {
            return Err(GivenUp { begun: false });
        }
        let begun = AtomicBool::new(false);
        let called = tokio::time::timeout(most, self.call(work, &begun)).await;
        called.map_err(|_| GivenUp { begun: begun.load(Ordering::SeqCst) })
    }

    async fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&DiskCall) -> Result<T, Failure> + Send + 'static,
        begun: &AtomicBool,
    ) -> Result<T, Failure> {
        let stopped = || Failure::retry("stopped", "the program stopped while it worked on files");
        // Semaphores that are never closed.
        let mine = Arc::clone(&self.0.free).acquire_owned().await.map_err(|_| stopped())?;
        let _one_of_all = Arc::clone(&THREADS).acquire_owned().await.map_err(|_| stopped())?;
        let (back, came_back) = oneshot::channel();
        let call = DiskCall(Arc::default());
        let at_work = AtWork { place: Arc::clone(&self.0), call: call.clone(), _mine: mine };
        let thread = std::thread::Builder::new().name("loa-files".to_owned()).stack_size(STACK_BYTES);
        let spawned = thread.spawn(move || {
            let done = work(&at_work.call);
            drop(at_work);
            // Nobody listens to a call that was given up.
            let _ = back.send(done);
        });
        spawned.map_err(|e| Failure::retry("disk", format!("no thread for work on files ({})", e.kind())))?;
        begun.store(true, Ordering::SeqCst);
        let waiting = Waiting { place: &self.0, call };
        let done = came_back.await;
        waiting.came_back();
        done.unwrap_or_else(|_| Err(stopped()))
    }
}

/// Nobody waits for it any more.
struct GivenUp {
    begun: bool,
}

impl GivenUp {
    fn class(&self) -> Class {
        if self.begun { Class::Unknown } else { Class::Retry }
    }
}

/// On the thread. Gone when the work ends, panics included.
struct AtWork {
    place: Arc<Inner>,
    call: DiskCall,
    _mine: OwnedSemaphorePermit,
}

/// Whoever sets the mark second knows that the other one is through.
fn second(call: &DiskCall) -> bool {
    call.0.swap(true, Ordering::SeqCst)
}

impl Drop for AtWork {
    fn drop(&mut self) {
        if second(&self.call) {
            self.place.hung.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

/// On the runtime. Dropped without [`Waiting::came_back`], the call is given up.
struct Waiting<'a> {
    place: &'a Inner,
    call: DiskCall,
}

impl Waiting<'_> {
    fn came_back(self) {
        std::mem::forget(self);
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.place.hung.fetch_add(1, Ordering::SeqCst);
        if second(&self.call) {
            self.place.hung.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

fn hangs(class: Class) -> Failure {
    let message = "the folder does not answer; look at its disk or at the network";
    match class {
        Class::Unknown => Failure::unknown("folder_hangs", message),
        _ => Failure::of_node(Otherwise::Retry, "folder_hangs", message),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::{DiskFolder, Duration, Failure, Path};

    const SOON: Duration = Duration::from_millis(20);
    const LATE: Duration = Duration::from_secs(60);

    fn told<T>(done: Result<T, Failure>) -> String {
        done.map_or_else(|f| format!("{} {}", f.class.as_str(), f.code), |_| "done".to_owned())
    }

    /// A disk that hangs: its calls end at their deadline, no more are sent to it, and the runtime ends without it.
    #[test]
    fn a_hung_folder_holds_neither_its_caller_nor_the_runtime() {
        let (release, hung) = mpsc::channel::<()>();
        let (shown, was_shown) = mpsc::channel();
        let place = DiskFolder::of(Path::new("/a/hung/folder"), 2);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let other = DiskFolder::of(Path::new("/another/folder"), 2);
        runtime.block_on(async {
            let work = move |call: &super::DiskCall| {
                let _ = hung.recv();
                let wanted = call.must_be_wanted();
                let _ = shown.send(wanted.is_ok());
                wanted
            };
            assert_eq!(told(place.commit(SOON, work).await), "unknown folder_hangs");
            let same = DiskFolder::of(Path::new("/a/hung/folder"), 2);
            assert_eq!(told(same.ask(LATE, |_| Ok(())).await), "of_node folder_hangs");
            assert_eq!(told(same.commit(LATE, |_| Ok(())).await), "of_node folder_hangs");
            assert_eq!(told(other.ask(LATE, |_| Ok(())).await), "done");
        });
        drop(runtime);
        drop(release);
        assert!(!was_shown.recv().unwrap(), "a call that was given up shows nothing");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            // The thread has said its word; it is off in a moment.
            let again = async {
                while place.ask(LATE, |_| Ok(())).await.is_err() {
                    tokio::task::yield_now().await
                }
            };
            tokio::time::timeout(LATE, again).await.expect("the folder works again");
        });
    }

    #[tokio::test]
    async fn a_call_that_found_no_thread_has_done_nothing() {
        let (release, hung) = mpsc::channel::<()>();
        let place = DiskFolder::of(Path::new("/a/busy/folder"), 1);
        let busy = place.clone();
        let (began, begun) = tokio::sync::oneshot::channel();
        let first = tokio::spawn(async move {
            busy.ask(LATE, move |_| {
                let _ = began.send(());
                let _ = hung.recv();
                Ok(())
            })
            .await
        });
        begun.await.unwrap();
        assert_eq!(told(place.commit(SOON, |_| Ok(())).await), "of_node folder_hangs");
        drop(release);
        assert_eq!(told(first.await.unwrap()), "done");
    }

    #[tokio::test]
    async fn a_panic_on_the_thread_is_a_failure() {
        let place = DiskFolder::of(Path::new("/a/folder"), 1);
        let broken = place.ask(LATE, |_| -> Result<(), Failure> { panic!("planned") }).await;
        assert_eq!(told(broken), "retry stopped");
        assert_eq!(told(place.ask(LATE, |_| Ok(())).await), "done");
    }
}

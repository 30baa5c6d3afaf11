//! The suite over `ADAPTERS` against the sandbox: stage twice leaves nothing visible, reveal twice leaves one post, a
//! reveal whose reply was lost is found by reading back, unstage leaves nothing behind, withdraw takes it away.
//!
//! What a platform cannot do it does not claim, and then it is not asked.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use loa::adapters::{ADAPTERS, Adapter, AdapterKind, Job, OnAir, Opening, Out};
use loa::clock::Clock;
use loa::domain::media::{MediaFacts, MediaKind};
use loa::domain::outcome::{Class, Failure, Found, Receipt, Revealed, Staging};
use loa::domain::post::{Payload, Post, PostMedia};
use loa::http::{Http, Network};
use loa::media::MediaStore;
use loa::sandbox::account::Account;
use loa::sandbox::fault::{Fault, FaultPlan, FaultWhen};
use loa::sandbox::rehearsal::any_port;
use loa::sandbox::wall::PublicPost;
use loa::sandbox::{Sandbox, SandboxConfig};
use sha2::{Digest, Sha256};

use crate::support::plans::{directory, placed};
use crate::support::world::{post, start};

/// One channel of one adapter, and the platform behind it.
pub(crate) struct Play {
    kind: &'static AdapterKind,
    pub(crate) adapter: Box<dyn Adapter>,
    pub(crate) sandbox: Sandbox,
    pub(crate) account: Account,
    http: Http,
    clock: Clock,
    payload: Payload,
    key: String,
    _folder: tempfile::TempDir,
}

impl Play {
    async fn new(kind: &'static AdapterKind) -> Play {
        Play::posting(kind, &[], |post| post).await
    }

    /// The sample post as changed, on an account with these settings.
    pub(crate) async fn posting(
        kind: &'static AdapterKind,
        account: &[(&str, &str)],
        change: impl Fn(Post) -> Post,
    ) -> Play {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::virtual_at(start());
        let settings = account.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let account = Account::generate("kenh", kind.name, settings);
        let sandbox = Sandbox::start(SandboxConfig {
            clock: clock.clone(),
            accounts: vec![account.clone()],
            faults: FaultPlan::none(),
            bind: any_port(),
        })
        .await
        .unwrap();
        let media = MediaStore::new(folder.path().join("media"));
        sandbox.serve_media(folder.path().join("media"));
        let mut settings = sandbox.overrides("kenh");
        settings.retain(|name, _| kind.fields.iter().any(|f| f.name == name));
        for field in kind.fields.iter().filter(|f| !f.secret) {
            if let Some(default) = field.default {
                settings.entry(field.name.to_owned()).or_insert_with(|| default.to_owned());
            }
        }
        for field in kind.fields.iter().filter(|f| f.form == loa::adapters::FieldForm::Folder) {
            std::fs::create_dir_all(folder.path().join("ra")).unwrap();
            settings.insert(field.name.to_owned(), folder.path().join("ra").display().to_string());
        }
        let secrets = kind.fields.iter().filter(|f| f.secret).filter_map(|f| {
            let secret = account.secrets.get(f.name).cloned();
            let secret = secret.or_else(|| account.settings.get(f.name).map(loa::secret::Secret::new));
            secret.map(|secret| (f.name.to_owned(), secret))
        });
        let secrets: BTreeMap<_, _> = secrets.collect();
        let key = "0123456789abcdef".to_owned();
        let mut channel = directory(&[("kenh", kind.name, &[])]).channels.remove(0);
        channel.settings = settings.iter().map(|(k, v)| (k.clone(), placed(v.clone()))).collect();
        let payload = (kind.render)(&channel, &change(illustrated(&key, folder.path()))).unwrap();
        let http = Network::new().unwrap().http(secrets.values().cloned().collect());
        let opening =
            Opening { channel: "kenh".into(), settings, secrets, slots: Vec::new(), http: http.clone(), media };
        let adapter = (kind.open)(opening).unwrap();
        Play { kind, adapter, sandbox, account, http, clock, payload, key, _folder: folder }
    }

    pub(crate) fn job(&self) -> Job<'_> {
        Job {
            key: &self.key,
            payload: &self.payload,
            due_at: start(),
            date: start().date_naive(),
            slot: None,
            air: OnAir::default(),
        }
    }

    pub(crate) async fn stage(&self) -> String {
        let mut resume = None;
        loop {
            match self.adapter.stage(&self.job(), resume.as_deref()).await.unwrap() {
                Staging::Ready(token) => return token,
                Staging::Working { resume: next, check_in_ms } => {
                    self.pass(check_in_ms);
                    resume = Some(next);
                }
            }
        }
    }

    pub(crate) async fn reveal(&self, staged: &str) -> Result<Receipt, Failure> {
        let mut resume = None;
        loop {
            match self.adapter.reveal(&self.job(), staged, resume.as_deref()).await? {
                Revealed::Done(receipt) | Revealed::Restored { receipt, .. } => return Ok(receipt),
                Revealed::Working { resume: next, check_in_ms } => {
                    self.pass(check_in_ms);
                    resume = Some(next);
                }
            }
        }
    }

    pub(crate) fn pass(&self, ms: i64) {
        self.clock.advance_to(self.clock.now() + TimeDelta::milliseconds(ms.max(1)));
    }

    /// What the platform shows of this post; files are looked for on disk.
    pub(crate) fn shown(&self) -> u32 {
        let posts = self.sandbox.posts();
        let visible: Vec<&PublicPost> = posts.iter().filter(|p| p.visible).collect();
        visible.iter().map(|p| p.reveals).sum()
    }

    fn has_network(&self) -> bool {
        self.kind.fields.iter().any(|f| f.secret)
    }
}

/// A post with one picture, whose bytes are in the media store.
fn illustrated(key: &str, folder: &std::path::Path) -> Post {
    let bytes = include_bytes!("../../campaigns/xa-ia-mau/media/lich.jpg");
    let sha256 = loa::domain::post::hex(&Sha256::digest(bytes));
    std::fs::create_dir_all(folder.join("media")).unwrap();
    let size = imagesize::blob_size(bytes).unwrap();
    let facts = MediaFacts {
        sha256,
        bytes: bytes.len() as u64,
        kind: MediaKind::Jpeg,
        width: size.width as u32,
        height: size.height as u32,
        duration_ms: 0,
    };
    std::fs::write(MediaStore::new(folder.join("media")).path(&facts), bytes).unwrap();
    let picture = PostMedia { name: "lich.jpg".into(), facts, alt: Some("Lịch".into()), credit: None, voice: None };
    Post {
        media: vec![picture], summary: Some("Tóm tắt".into()), ..post(key, "Lịch Đại hội", "Khai mạc lúc 08 giờ.")
    }
}

#[tokio::test]
async fn staged_twice_nothing_shows_and_revealed_twice_one_post_does() {
    for kind in ADAPTERS {
        let play = Play::new(kind).await;
        assert!(play.adapter.check().await.is_ok(), "{}: {:?}", kind.name, play.adapter.check().await);
        play.stage().await;
        let staged = play.stage().await;
        assert_eq!(play.shown(), 0, "{}: staging shows", kind.name);
        let first = play.reveal(&staged).await.unwrap();
        if kind.reveal_repeatable {
            let second = play.reveal(&staged).await.unwrap();
            assert_eq!(first.id, second.id, "{}: another receipt for the same post", kind.name);
        }
        if play.has_network() {
            assert_eq!(play.shown(), 1, "{}", kind.name);
        }
        assert!(!first.id.is_empty(), "{}: no proof", kind.name);
    }
}

/// Whatever is asked beside a reveal goes by calls that may be repeated. The platform answers as a good one does, so that
/// no verb ends at its first call.
#[tokio::test]
async fn only_a_reveal_is_visible() {
    for kind in ADAPTERS {
        let play = Play::new(kind).await;
        if !play.has_network() {
            continue;
        }
        play.adapter.check().await.unwrap();
        let staged = play.stage().await;
        play.adapter.unstage(&staged).await.unwrap();
        let staged = play.stage().await;
        if let Some(reconcile) = play.adapter.reconcile() {
            let found = reconcile.find(&play.job(), &staged).await.unwrap();
            assert!(!matches!(found, Found::Yes(_)), "{}: found before it is out", kind.name);
        }
        assert_eq!((play.http.commits(), play.shown()), (0, 0), "{}", kind.name);
        play.reveal(&staged).await.unwrap();
        assert_eq!((play.http.commits(), play.shown()), (1, 1), "{}", kind.name);
    }
}

#[tokio::test]
async fn a_lost_reply_is_unknown_and_reading_back_finds_the_post() {
    for kind in ADAPTERS {
        let play = Play::new(kind).await;
        if !play.has_network() {
            continue;
        }
        let staged = play.stage().await;
        if let Some(side) = play.adapter.reconcile() {
            let before = side.find(&play.job(), &staged).await.unwrap();
            assert_eq!(before, Found::No, "{}: found before it was out", kind.name);
        }
        // The first writing request of the reveal is its visible one.
        play.sandbox.set_faults(FaultPlan::one("*", "post *", FaultWhen::Nth(1), Fault::LostReply));
        let failure = play.reveal(&staged).await.unwrap_err();
        assert_eq!(failure.class, Class::Unknown, "{}: {failure}", kind.name);
        play.sandbox.set_faults(FaultPlan::none());
        assert_eq!(play.shown(), 1, "{}: the effect was to happen", kind.name);
        match play.adapter.reconcile() {
            Some(side) => {
                let found = side.find(&play.job(), &staged).await.unwrap();
                assert!(matches!(found, Found::Yes(_)), "{}: {found:?}", kind.name);
            }
            None => assert!(!kind.reveal_repeatable, "{}: repeatable, and cannot read back", kind.name),
        }
        if kind.reveal_repeatable {
            play.reveal(&staged).await.unwrap();
        }
        assert_eq!(play.shown(), 1, "{}: a second post", kind.name);
    }
}

#[tokio::test]
async fn unstaged_nothing_is_left_and_withdrawn_nothing_shows() {
    for kind in ADAPTERS {
        let play = Play::new(kind).await;
        let staged = play.stage().await;
        play.adapter.unstage(&staged).await.unwrap();
        play.adapter.unstage(&staged).await.unwrap();
        let left: Vec<PublicPost> = play.sandbox.posts();
        assert!(left.is_empty(), "{}: left on the platform: {left:?}", kind.name);
        let staged = play.stage().await;
        let receipt = play.reveal(&staged).await.unwrap();
        if let Some(side) = play.adapter.withdraw() {
            side.withdraw(&Out { receipt: &receipt, staged: &staged }).await.unwrap();
            assert_eq!(play.shown(), 0, "{}: still there", kind.name);
        }
    }
}

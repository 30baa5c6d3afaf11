//! Faults in a person's file: where, what, and what to do, as data.
//!
//! `i18n::problem` turns a [`Problem`] into a message and a remedy in the reader's language, by a match without a
//! default arm, so a problem without words does not compile. Reading never stops at the first fault: readers return
//! `(T, Vec<Diagnostic>)`.

use serde::Serialize;

use super::calendar::DayOff;
use super::slug;

/// A file that was read, kept so that a fault can show its line.
#[derive(Debug, Clone)]
pub struct Source {
    /// As the person named it, relative to where they stand.
    pub path: String,
    pub text: String,
    /// Byte offset of the start of each line: a place is found without reading the file again.
    line_starts: Vec<usize>,
}

/// All files of one run. A [`Place`] points into it.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Source>,
}

/// Index into [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// Bytes `start..end` of one file. Both are on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub file: FileId,
    pub start: usize,
    pub end: usize,
}

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed<T> {
    pub value: T,
    pub place: Place,
}

impl<T> Placed<T> {
    pub fn new(value: T, place: Place) -> Self {
        Placed { value, place }
    }
}

impl Sources {
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        let text = text.into();
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        self.files.push(Source { path: path.into(), text, line_starts });
        FileId(self.files.len() as u32 - 1)
    }

    /// The file behind an id that this collection gave out.
    pub fn get(&self, file: FileId) -> &Source {
        &self.files[file.0 as usize]
    }

    /// Line and column (both from 1; columns count characters) of the start of a place.
    pub fn line_column(&self, place: Place) -> (usize, usize) {
        let source = self.get(place.file);
        let line = source.line_of(place.start);
        let start = source.line_starts.get(line - 1).copied().unwrap_or(0);
        let before = source.text.get(start..place.start).unwrap_or("");
        (line, before.trim_start_matches('\u{feff}').chars().count() + 1)
    }
}

impl Source {
    /// The line (from 1) on which a byte stands.
    pub fn line_of(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset).max(1)
    }

    /// A line (from 1) without its end, and the offset of its first byte.
    pub fn line(&self, number: usize) -> (&str, usize) {
        let start = self.line_starts.get(number.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let rest = self.text.get(start..).unwrap_or("");
        let line = rest.split_once('\n').map_or(rest, |(line, _)| line);
        (line.strip_suffix('\r').unwrap_or(line), start)
    }
}

/// Whether the file can be applied all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The file cannot be applied.
    Fault,
    /// It can, but somebody should look.
    Warning,
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    pub severity: Severity,
    pub problem: Problem,
    /// `None` only for a file that could not be read at all.
    pub place: Option<Place>,
    /// How often the same thing is wrong in this file; the first place is shown.
    pub times: usize,
}

/// How a platform counts the length of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LengthUnit {
    /// Unicode code points.
    Characters,
    Bytes,
    /// Pieces of a text that are marked up (bold, a link).
    Marks,
}

/// The part of a post that a platform refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Title,
    Summary,
    Body,
    Media,
    Audio,
    Link,
    /// The whole item (its `id` is shown).
    Item,
}

/// Everything that can be wrong with a file, closed. Names in it are as the person wrote them.
#[derive(Debug, Clone, PartialEq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Problem {
    // --- the file itself
    FileMissing { path: String },
    FolderMissing { path: String },
    // A file beside the campaign: the folder it should be in, and a name there that was meant.
    BesideMissing { path: String, folder: String, near: Option<String> },
    FileIsFolder { path: String },
    FileUnreadable { path: String, why: String },
    // A path that leaves the workspace, or an absolute one.
    PathOutside { path: String },
    FileTooLarge { bytes: u64, limit: u64 },
    TooManyCampaignFiles { count: usize, limit: usize },
    // The first line that is no UTF-8; with two bytes a character it is the whole file.
    NotUtf8 { line: usize, wide: bool },
    // Another kind of file under a name of ours.
    NotText { kind: FileKind },
    Empty,
    Syntax { what: SyntaxFault },
    TooDeep { limit: usize },
    TooManyNodes { limit: usize },
    AliasNotAllowed,
    SeveralDocuments,
    DuplicateKey { key: String },
    // --- shape
    UnknownKey { key: String, near: Option<String>, known: Vec<String> },
    MissingKey { key: String },
    WrongType { wanted: NodeKind, found: NodeKind },
    // `a, b` without brackets where a list is wanted.
    ListAsText { meant: String },
    // “…” around a word that is no text for readers.
    CurlyQuotes { meant: String },
    // ` #` in a text: YAML takes what follows for a comment.
    CutByHash { lost: String },
    EmptyValue { key: String },
    NotOneOf { value: String, near: Option<String>, known: Vec<String> },
    BadId { value: String, near: String },
    TooManyItems { limit: usize },
    // More faults than anybody reads: the rest of the file was not reported.
    TooManyFaults { limit: usize },
    TextTooLong { limit: usize, actual: usize },
    BadLanguage { value: String, near: Option<&'static str> },
    BadNumber { value: String, least: u32, most: u32 },
    // --- references
    UnknownAnchor { name: String, near: Option<String> },
    UnknownPhase { name: String, near: Option<String>, known: Vec<String> },
    UnknownLine { name: String, near: Option<String>, known: Vec<String> },
    UnknownChannel { name: String, near: Option<String>, known: Vec<String> },
    UnknownUnit { name: String, near: Option<String> },
    UnknownStaff { name: String, near: Option<String> },
    UnknownSlot { name: String, near: Option<String> },
    UnknownAdapter { name: String, near: Option<String>, known: Vec<String> },
    UnknownVariant { name: String, near: Option<String> },
    UnknownToken { token: String, near: Option<String> },
    UnclosedToken,
    DuplicateId { id: String, first_line: usize },
    // Two files of one workspace carry the same campaign id.
    DuplicateCampaign { id: String, file: String, first: String },
    // An item without a single channel.
    NoPlacement,
    // A slot named for a channel that has no slots.
    SlotsOfNoStation { channel: String },
    UnitCycle { unit: String },
    // Staff are declared, and none of them administers.
    NoAdministrator,
    // A unit has channels, and nobody may approve for it.
    NobodyApproves { unit: String },
    // A role ends before it begins.
    GrantEndsBeforeStart,
    // Two programmes of a station at once.
    SlotsOverlap { slot: String, other: String },
    // --- time
    BadWhen { text: String },
    BadDate { text: String },
    // `24/11/26`
    ShortYear { text: String },
    // `11/24/2026`
    MonthFirst { text: String, meant: String },
    BadClockTime { text: String },
    BadDuration { text: String },
    // A day where a clock time is needed too.
    NeedsClockTime { text: String },
    BadCron { text: String, why: CronFault },
    BadTimeZone { name: String },
    CronNeverFires { text: String },
    LocalTimeMissing { local: String, zone: String },
    LocalTimeTwice { local: String, zone: String },
    AnchorCalledOff { anchor: String },
    // So many items wait for it.
    AnchorSuspended { anchor: String, title: String, items: usize },
    AnchorNeedsDate { anchor: String, status: &'static str },
    // `status: happened` without a source.
    HappenedNeedsSource { anchor: String },
    // Said to have happened at a time that has not come.
    HappenedAhead { anchor: String, at: String },
    // One line of a script says two things.
    OneWordOnly { one: String, other: String },
    // `needs` names a mere date.
    NeedsMereDate { anchor: String },
    // Two urgent bulletins of one station in one minute.
    UrgentTogether { station: String, at: String, other: String },
    PhaseEndsBeforeStart { phase: String },
    PhasesOverlap { phase: String, other: String },
    RangeEmpty { from: String, until: String },
    OutsidePhase { item: String, due: String, phase: String, from: String, until: String },
    TooManyOccurrences { limit: usize },
    // A day off on a channel that keeps office hours. `next`: the working day after it.
    OnDayOff { item: String, due: String, day: DayOff, next: String, recurs: bool },
    // A range of `holidays:` that ends before it begins, or lasts too long.
    BadHoliday { from: String, to: String },
    SlotNotOnDay { slot: String, date: String },
    NoSlotAfter { time: String },
    // --- what a platform refuses
    TooLong { part: Part, limit: usize, actual: usize, unit: LengthUnit, channel: String },
    Missing { part: Part, channel: String },
    MediaTooLarge { path: String, bytes: u64, limit: u64, channel: String },
    MediaKind { path: String, kind: String, allowed: &'static str, channel: String },
    MediaDimensions { path: String, width: u32, height: u32, rule: &'static str, channel: String },
    TooManyMedia { limit: usize, actual: usize, channel: String },
    BadLink { link: String },
    MissingLanguage { language: String, channel: String },
    LanguageNotOnChannel { item: String, channel: String },
    SlotOverflows { station: String, slot: String, date: String, seconds: u32, limit_seconds: u32 },
    Collision { channel: String, at: String, other: String },
    OverQuota { channel: String, month: String, planned: usize, limit: usize },
    TokenDies { channel: String, until: String, due: String },
    TypedDate { text: String },
    // --- who does it, and whom it is for
    // An item that is internal, on a channel that is public.
    InternalOnPublic { item: String, channel: String },
    // An internal item whose task is to show it to the public.
    InternalTask { item: String, kind: &'static str },
    // A channel that gives out tasks gets an item that says nobody who does it.
    MissingTask { item: String, channel: String },
    // `task` on an item none of whose channels gives out tasks.
    TaskWithoutChannel { item: String },
    DeadlineBeforeDue { item: String, due: String, deadline: String },
    // Something that was to be filled in.
    Blank { text: String },
    // An escape code, or a mark that turns the direction of writing.
    HiddenCharacter { code: String },
    // A recording of the samples, which says nothing.
    PlaceholderRecording { path: String },
    // Words of celebration in an item without `tone`.
    FestiveWithoutTone { word: String },
    // --- channels.yaml
    UnknownSetting { adapter: String, key: String, near: Option<String>, known: Vec<String> },
    MissingSetting { adapter: String, key: &'static str },
    BadSetting { key: String, why: SettingFault },
    SecretInFile { key: String },
    MissingStation { channel: String },
    // A channel inside the settings of another, or among the units.
    ChannelInside { channel: String, outer: String },
    ChannelAmongUnits { channel: String },
    NoChannelsFile { folder: String },
}

/// What a file is that was given a name ending in `.yaml`, or an old text format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// `.docx`, `.xlsx`, `.zip`
    Office,
    /// `.doc`, `.xls`
    OldOffice,
    Pdf,
    Picture,
    WebPage,
    Binary,
}

/// What a node of the file is, or should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    Nothing,
    Text,
    List,
    Mapping,
    TextOrList,
    TextOrMapping,
    ListOrMapping,
    TextListOrMapping,
}

/// Why a text is not YAML, as far as a person can act on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxFault {
    Tab,
    /// A blank of Word, of a phone or of a web page.
    OddBlank,
    /// `：`
    OddColon {
        colon: char,
    },
    /// `–` or `•` where a list wants `-`.
    Bullet {
        bullet: char,
    },
    DashWithoutSpace,
    ColonWithoutSpace {
        key: String,
    },
    MissingColon {
        key: String,
    },
    /// The first line of an entry of a list.
    MissingDash {
        key: String,
    },
    ListWithoutKey,
    Indentation,
    /// Columns before the line, and those of its neighbours.
    Depth {
        found: usize,
        wanted: usize,
    },
    /// A line of a text after `|`.
    TextNotIndented {
        found: usize,
        wanted: usize,
    },
    /// A table of bars that stands where a value does.
    Table,
    UnclosedQuote,
    /// What closes it, at the end of its line.
    OpenBracket {
        open: char,
        closers: String,
    },
    WrongBracket {
        open: char,
        close: char,
    },
    ExtraBracket {
        close: char,
    },
    UnclosedBracket,
    TrailingComma,
    TextAfterQuote,
    BadEscape,
    /// A second `: ` on one line.
    ColonInText,
    /// A line without `key:`.
    NoKey,
    /// `{{ … }}` without quotes.
    Braces,
    /// `!name`.
    Tag,
    /// A character that YAML does not allow here.
    Character,
    Other,
}

/// Why a cron rule is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CronFault {
    FieldCount,
    Field,
    DayAndWeekday,
    Unsupported,
    /// `cron` and `daily` in one rule.
    AndDaily,
    /// `cron` and `days` in one rule.
    AndDays,
}

/// Why the value of a setting is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingFault {
    NotUrl,
    /// Secrets would be sent there in the clear.
    NotSafe,
    NotNumber,
    NotFolder,
    /// It does not look like this.
    Pattern(&'static str),
}

/// What the files are read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To check, plan and apply them: it would go out.
    Real,
    /// To play them on a virtual clock: blanks may be filled in later.
    Rehearsal,
}

impl Problem {
    /// Something to be filled in before it goes out; a rehearsal does without.
    pub fn is_blank(&self) -> bool {
        matches!(self, Problem::Blank { .. } | Problem::PlaceholderRecording { .. })
    }
}

impl Diagnostic {
    /// Whether the files cannot serve this purpose for it.
    pub fn stops(&self, purpose: Purpose) -> bool {
        self.severity == Severity::Fault && (purpose == Purpose::Real || !self.problem.is_blank())
    }

    pub fn fault(problem: Problem, place: Place) -> Self {
        Diagnostic { severity: Severity::Fault, problem, place: Some(place), times: 1 }
    }

    pub fn warning(problem: Problem, place: Place) -> Self {
        Diagnostic { severity: Severity::Warning, problem, place: Some(place), times: 1 }
    }
}

/// The known name nearest to a mistyped one, if it is near enough to be meant. Marks and capitals do not count.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    // No name of ours is longer, and the distance takes the square of the length.
    if name.len() > 256 {
        return None;
    }
    let folded = slug::plain(name);
    if folded.is_empty() {
        return None;
    }
    known
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(&folded, &slug::plain(k)), k))
        .filter(|(distance, k)| *distance <= 1 + k.chars().count() / 4)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, k)| k.to_owned())
}

/// The same among names that have a title: people write the title, or a longer form of the name.
pub fn nearest_titled<'a>(name: &str, known: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Option<String> {
    let plain = slug::plain(name);
    nearest(name, known.clone().map(|(id, _)| id))
        .or_else(|| {
            let title = nearest(name, known.clone().map(|(_, title)| title))?;
            known.clone().find(|(_, known)| *known == title).map(|(id, _)| id.to_owned())
        })
        .or_else(|| {
            let within = |id: &str| plain.len() < 256 && format!("-{plain}-").contains(&format!("-{id}-"));
            known.clone().map(|(id, _)| id).filter(|id| within(id)).max_by_key(|id| id.len()).map(str::to_owned)
        })
}

//! How long a recording is, without playing it.
//!
//! Containers say how many frames they hold; where they do not (an MP3 without a header), packets are counted, up to a
//! limit. What cannot be measured is `None`, and the person is told that the file is not a recording.

use std::fs::File;
use std::path::Path;

use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::units::{Duration, TimeBase};

/// A day of MP3 frames.
const PACKETS_MAX: usize = 3_500_000;

/// Length in milliseconds, rounded up.
pub fn duration_ms(path: &Path) -> Option<u32> {
    let stream = MediaSourceStream::new(Box::new(File::open(path).ok()?), MediaSourceStreamOptions::default());
    let mut format = symphonia::default::get_probe()
        .probe(&Hint::new(), stream, FormatOptions::default(), MetadataOptions::default())
        .ok()?;
    let track = format.default_track(TrackType::Audio)?;
    let (id, base) = (track.id, track.time_base?);
    let length = match track.duration.or_else(|| track.num_frames.map(Duration::from)) {
        Some(length) => length,
        None => counted(format.as_mut(), id),
    };
    milliseconds(base, length)
}

fn counted(format: &mut dyn FormatReader, track: u32) -> Duration {
    let mut total: u64 = 0;
    for _ in 0..PACKETS_MAX {
        match format.next_packet() {
            Ok(Some(packet)) if packet.track_id == track => total = total.saturating_add(packet.dur.get()),
            Ok(Some(_)) => {}
            Ok(None) | Err(_) => break,
        }
    }
    Duration::from(total)
}

fn milliseconds(base: TimeBase, length: Duration) -> Option<u32> {
    let ms = u128::from(length.get()) * u128::from(base.numer.get()) * 1_000;
    u32::try_from(ms.div_ceil(u128::from(base.denom.get()))).ok().filter(|ms| *ms > 0)
}

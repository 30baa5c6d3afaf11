//! Pictures that show that something was done, without what they say of the place, the device and the hour.
//!
//! It never keeps a byte that the picture does not need. What is kept is named; everything else of a JPEG, PNG or WebP
//! goes, with all that hangs behind its end (a phone's second picture or film carries its own position). Of EXIF only
//! the orientation comes back, or the picture would lie on its side.

use crate::domain::media::MediaKind;

/// Larger ones are no snapshot.
pub const PICTURE_BYTES_MAX: u64 = 40 * 1024 * 1024;

/// The picture alone; `None` when the bytes are no JPEG, PNG or WebP that can be read to its end.
pub fn strip(bytes: &[u8]) -> Option<(MediaKind, Vec<u8>)> {
    let kind = MediaKind::of_bytes(bytes);
    let kept = match kind {
        MediaKind::Jpeg => jpeg(bytes)?,
        MediaKind::Png => png(bytes)?,
        MediaKind::Webp => webp(bytes)?,
        _ => return None,
    };
    Some((kind, kept))
}

const EXIF: &[u8] = b"Exif\0\0";

fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    const END: u8 = 0xd9;
    const SCAN: u8 = 0xda;
    let mut out = vec![0xff, 0xd8];
    let mut orientation = None;
    let mut at = 2;
    // Where the orientation goes: before everything that draws.
    let after_head = out.len();
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        while *bytes.get(at)? == 0xff {
            at += 1;
        }
        let marker = *bytes.get(at)?;
        at += 1;
        if marker == END {
            out.extend([0xff, END]);
            break;
        }
        if matches!(marker, 0x01 | 0xd0..=0xd7) {
            out.extend([0xff, marker]);
            continue;
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        let content = bytes.get(at + 2..at + length)?;
        let kept = match marker {
            0xe0 => content.starts_with(b"JFIF\0"),
            0xe2 => content.starts_with(b"ICC_PROFILE\0"),
            0xee => content.starts_with(b"Adobe"),
            0xe1..=0xef | 0xfe => false,
            _ => true,
        };
        if let Some(exif) = content.strip_prefix(EXIF).filter(|_| marker == 0xe1) {
            orientation = orientation.or_else(|| orientation_of(exif));
        }
        if kept {
            out.extend([0xff, marker]);
            out.extend(bytes.get(at..at + length)?);
        }
        at += length;
        if marker == SCAN {
            let from = at;
            // A marker ends the scan; a stuffed zero and a restart belong to it.
            while *bytes.get(at)? != 0xff || matches!(*bytes.get(at + 1)?, 0x00 | 0xff | 0xd0..=0xd7) {
                at += 1;
            }
            out.extend(bytes.get(from..at)?);
        }
    }
    if let Some(orientation) = orientation {
        let exif: Vec<u8> = EXIF.iter().copied().chain(exif_of(orientation)).collect();
        let length = u16::try_from(exif.len() + 2).ok()?.to_be_bytes();
        let segment = [0xff, 0xe1].into_iter().chain(length).chain(exif);
        out.splice(after_head..after_head, segment);
    }
    Some(out)
}

const PNG_HEAD: &[u8] = b"\x89PNG\r\n\x1a\n";

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    const KEPT: [&[u8]; 15] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD",
        b"acTL", b"fcTL", b"fdAT",
    ];
    let mut out = PNG_HEAD.to_vec();
    let mut at = PNG_HEAD.len();
    loop {
        let length = usize::try_from(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok()?;
        let name = bytes.get(at + 4..at + 8)?;
        let end = at.checked_add(length)?.checked_add(12)?;
        let chunk = bytes.get(at..end)?;
        if KEPT.contains(&name) {
            out.extend(chunk);
        }
        if name == b"IEND" {
            return Some(out);
        }
        at = end;
    }
}

fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    const KEPT: [&[u8]; 7] = [b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
    const HAS_EXIF: u8 = 0x08;
    const HAS_XMP: u8 = 0x04;
    let length = usize::try_from(u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?)).ok()?;
    let body = bytes.get(12..length.checked_add(8)?)?;
    let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
    let mut extended = None;
    let mut orientation = None;
    let mut at = 0;
    while at < body.len() {
        let name = body.get(at..at + 4)?;
        let length = usize::try_from(u32::from_le_bytes(body.get(at + 4..at + 8)?.try_into().ok()?)).ok()?;
        let content = body.get(at + 8..at.checked_add(8)?.checked_add(length)?)?;
        let end = at + 8 + length + length % 2;
        if name == b"EXIF" {
            orientation = orientation_of(content.strip_prefix(EXIF).unwrap_or(content));
        }
        if KEPT.contains(&name) {
            if name == b"VP8X" {
                extended = Some(out.len() + 8);
            }
            out.extend(body.get(at..at + 8 + length)?);
            out.extend(std::iter::repeat_n(0, length % 2));
        }
        at = end;
    }
    if let Some(flags) = extended.and_then(|at| out.get_mut(at)) {
        *flags &= !(HAS_EXIF | HAS_XMP);
        if orientation.is_some() {
            *flags |= HAS_EXIF;
        }
    }
    if let Some(orientation) = orientation.filter(|_| extended.is_some()) {
        let exif = exif_of(orientation);
        out.extend(b"EXIF");
        out.extend(u32::try_from(exif.len()).ok()?.to_le_bytes());
        out.extend(exif);
    }
    let length = u32::try_from(out.len() - 8).ok()?.to_le_bytes();
    out.get_mut(4..8)?.copy_from_slice(&length);
    Some(out)
}

const ORIENTATION: u16 = 0x0112;

/// The orientation of an EXIF block (a TIFF file of its own), if it turns the picture.
fn orientation_of(tiff: &[u8]) -> Option<u16> {
    let little = match tiff.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let pair: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let long = |at: usize| {
        let four: [u8; 4] = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        usize::try_from(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) }).ok()
    };
    let first = long(4)?;
    let count = usize::from(short(first)?);
    let entries = (0..count).filter_map(|n| first.checked_add(2 + n * 12));
    let found = entries.filter(|at| short(*at) == Some(ORIENTATION)).find_map(|at| short(at + 8))?;
    (2..=8).contains(&found).then_some(found)
}

/// An EXIF block that says the orientation and nothing else.
fn exif_of(orientation: u16) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x01".to_vec();
    tiff.extend(ORIENTATION.to_be_bytes());
    tiff.extend(b"\0\x03\0\0\0\x01");
    tiff.extend(orientation.to_be_bytes());
    tiff.extend([0; 6]);
    tiff
}

#[cfg(test)]
mod tests {
    use super::{EXIF, MediaKind, PNG_HEAD, exif_of, orientation_of, strip};

    const PLACE: &[u8] = b"GPS 13.98N 108.00E";

    fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
        [0xff, marker].into_iter().chain(length).chain(content.iter().copied()).collect()
    }

    fn has(bytes: &[u8], part: &[u8]) -> bool {
        bytes.windows(part.len()).any(|w| w == part)
    }

    #[test]
    fn a_jpeg_loses_its_place_and_keeps_how_it_is_held() {
        let exif = [EXIF, &exif_of(6), PLACE].concat();
        let picture = [
            &[0xff, 0xd8][..],
            &segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
            &segment(0xe1, &exif),
            &segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", PLACE].concat()),
            &segment(0xe2, &[b"MPF\0", PLACE].concat()),
            &segment(0xe2, b"ICC_PROFILE\0\x01\x01profile"),
            &segment(0xed, PLACE),
            &segment(0xfe, PLACE),
            &segment(0xdb, &[1; 65]),
            &segment(0xda, &[1, 1, 0, 0, 63, 0]),
            &[0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56][..],
            // a second scan, then the end, then what a phone hangs behind
            &segment(0xda, &[1, 1, 0, 0, 63, 0]),
            &[0x78, 0xff, 0xd9][..],
            PLACE,
        ]
        .concat();
        let (kind, kept) = strip(&picture).unwrap();
        assert_eq!(kind, MediaKind::Jpeg);
        assert!(!has(&kept, b"GPS") && !has(&kept, b"adobe"), "{kept:?}");
        assert!(has(&kept, b"JFIF") && has(&kept, b"ICC_PROFILE") && has(&kept, &[0x12, 0xff, 0x00, 0x34, 0xff, 0xd0]));
        assert!(kept.ends_with(&[0x78, 0xff, 0xd9]));
        let at = kept.windows(6).position(|w| w == EXIF).unwrap() + 6;
        assert_eq!(orientation_of(&kept[at..]), Some(6));
        assert_eq!(strip(&kept).unwrap().1, kept, "twice is as once");
    }

    #[test]
    fn a_png_loses_its_texts() {
        let chunk = |name: &[u8], content: &[u8]| {
            [&u32::try_from(content.len()).unwrap().to_be_bytes()[..], name, content, &[0; 4]].concat()
        };
        let picture = [
            PNG_HEAD,
            &chunk(b"IHDR", &[0; 13]),
            &chunk(b"tEXt", PLACE),
            &chunk(b"eXIf", PLACE),
            &chunk(b"IDAT", b"drawing"),
            &chunk(b"IEND", b""),
            PLACE,
        ]
        .concat();
        let (kind, kept) = strip(&picture).unwrap();
        assert!(kind == MediaKind::Png && !has(&kept, b"GPS") && has(&kept, b"drawing"), "{kept:?}");
    }

    #[test]
    fn a_webp_loses_its_place_and_says_so_in_its_head() {
        let chunk = |name: &[u8], content: &[u8]| {
            let pad = vec![0; content.len() % 2];
            [name, &u32::try_from(content.len()).unwrap().to_le_bytes()[..], content, &pad].concat()
        };
        let exif = [&exif_of(8)[..], PLACE].concat();
        let body = [
            chunk(b"VP8X", &[0x0c, 0, 0, 0, 1, 0, 0, 1, 0, 0]),
            chunk(b"VP8 ", b"drawing"),
            chunk(b"EXIF", &exif),
            chunk(b"XMP ", PLACE),
        ]
        .concat();
        let length = u32::try_from(body.len() + 4).unwrap().to_le_bytes();
        let picture = [b"RIFF", &length[..], b"WEBP", &body, PLACE].concat();
        let (kind, kept) = strip(&picture).unwrap();
        assert!(kind == MediaKind::Webp && !has(&kept, b"GPS") && has(&kept, b"drawing"), "{kept:?}");
        assert_eq!(kept[20], 0x08, "EXIF stays for the orientation alone");
        assert_eq!(u32::from_le_bytes(kept[4..8].try_into().unwrap()) as usize, kept.len() - 8);
    }

    #[test]
    fn what_is_cut_or_no_picture_is_refused() {
        for bytes in
            [&b""[..], b"%PDF-1.7", b"\xff\xd8\xff\xe1\x00", b"\x89PNG\r\n\x1a\n\0\0", b"RIFF\xff\xff\xff\xffWEBP"]
        {
            assert!(strip(bytes).is_none(), "{bytes:?}");
        }
    }
}

//! The sample campaign of a commune, inside the binary: the demo needs nothing else.
//!
//! The files are these very files, and a test holds that none is left out.

use std::io;
use std::path::Path;

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../../campaigns/xa-ia-mau/", $name)).as_slice())),*]
    };
}

/// Every file of the sample: its path and its bytes.
pub(super) const FILES: &[(&str, &[u8])] = files![
    "channels.yaml",
    "dai-hoi-xiv.yaml",
    "bai/bao-cao-thang.md",
    "bai/chang-duong.md",
    "bai/chuyen-muc.md",
    "bai/hop-lang-sau.md",
    "bai/hop-lang-truoc.md",
    "bai/ket-qua-de-hieu.md",
    "bai/pano-bang-ron.md",
    "bai/viec-cua-xa.md",
    "kich-ban/be-mac-som.yaml",
    "kich-ban/hoan-khai-mac.yaml",
    "media/README.md",
    "media/bana.mp3",
    "media/diem-xem-chung.jpg",
    "media/hoc-nghi-quyet.jpg",
    "media/jrai.mp3",
    "media/lich.jpg",
    "media/treo-co.jpg",
    "media/van-kien.jpg",
];

/// Writes the sample into an empty folder.
pub(super) fn unpack(folder: &Path) -> io::Result<()> {
    for (name, bytes) in FILES {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, bytes)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    fn walk(folder: &Path, root: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            // What a person's own runs leave in the folder is not part of the sample.
            if name.starts_with('.') || name.starts_with("ra") {
                continue;
            }
            if path.is_dir() { walk(&path, root, found) } else { found.push(name) }
        }
    }

    #[test]
    fn no_file_of_the_sample_is_left_out() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("campaigns/xa-ia-mau");
        let mut found = Vec::new();
        walk(&root, &root, &mut found);
        let mut held: Vec<String> = super::FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
        found.sort();
        held.sort();
        assert_eq!(found, held);
    }
}

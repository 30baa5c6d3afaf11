//! Where a store is at home: what stays the same across a reboot, a new device number and a moved mount, and is other in
//! a copy.
//!
//! A SQLite file is known by its inode and the instant of its birth, with the machine: a file system gives both anew to
//! every copy and keeps them for the file's whole life, whatever device it is found on. Where a file system tells no
//! birth (NFS) the device number must be the same as well. What nothing on the disk can tell apart is a whole disk set
//! back or cloned, with machine and all: a snapshot of a virtual machine.
//!
//! A PostgreSQL database is known by its cluster, its oid and name, and the transaction that wrote this line: a dump that
//! is loaded back, even into the same database, writes it in another. A promoted replica has them all: see `timeline`.

use std::fmt;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::UNIX_EPOCH;

use sqlx::{PgPool, Row};

use super::{Error, Result, Tx, rows};

/// Codes of a server that has no such function, or does not let us call it.
const NO_FUNCTION: [&str; 3] = ["42883", "42501", "0A000"];

/// What a file system knows a file by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileIdentity {
    inode: u64,
    /// Nanoseconds since 1970.
    born: Option<u128>,
    device: u64,
}

impl FileIdentity {
    pub(super) fn of(meta: &Metadata) -> FileIdentity {
        let born = meta.created().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).map(|since| since.as_nanos());
        FileIdentity { inode: meta.ino(), born, device: meta.dev() }
    }

    pub(super) fn parse(text: &str) -> Option<FileIdentity> {
        let mut parts = text.split('.');
        let (inode, born, device) = (parts.next()?, parts.next()?, parts.next()?);
        let born = if born == "-" { None } else { Some(born.parse().ok()?) };
        Some(FileIdentity { inode: inode.parse().ok()?, born, device: device.parse().ok()? })
    }

    pub(super) fn is_same(&self, other: &FileIdentity) -> bool {
        self.inode == other.inode
            && match (self.born, other.born) {
                (Some(one), Some(two)) => one == two,
                _ => self.device == other.device,
            }
    }
}

/// `131.1764000000000000000.64769`.
impl fmt::Display for FileIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let born = self.born.map_or_else(|| "-".to_owned(), |born| born.to_string());
        write!(f, "{}.{born}.{}", self.inode, self.device)
    }
}

/// `MACHINE:FILE`.
pub(super) fn of_file(file: &Path) -> std::io::Result<String> {
    Ok(format!("{}:{}", machine(), FileIdentity::of(&std::fs::metadata(file)?)))
}

pub(super) fn is_of_file(home: &str, file: &Path) -> std::io::Result<bool> {
    let here = FileIdentity::of(&std::fs::metadata(file)?);
    let known = home.split_once(':').and_then(|(machine, file)| Some((machine, FileIdentity::parse(file)?)));
    Ok(known.is_some_and(|(of, file)| of == machine() && file.is_same(&here)))
}

/// The same by what an earlier version wrote: machine, device, inode.
pub(super) fn was_of_file(place: &str, file: &Path) -> std::io::Result<bool> {
    let inode = std::fs::metadata(file)?.ino().to_string();
    let mut parts = place.split(':');
    Ok(parts.next() == Some(machine().as_str()) && parts.nth(1) == Some(inode.as_str()))
}

fn machine() -> String {
    std::fs::read_to_string("/etc/machine-id").unwrap_or_default().trim().to_owned()
}

/// `CLUSTER:OID:NAME:TRANSACTION`, as this transaction writes it down.
pub(super) async fn of_database(tx: &mut Tx, cluster: &str) -> Result<String> {
    let found = rows!(tx, (String, String), "SELECT CAST(pg_current_xact_id() AS TEXT), current_database()")?;
    let (transaction, _) = found.into_iter().next().unwrap_or_default();
    Ok(format!("{cluster}:{}:{transaction}", database(tx).await?))
}

/// `writer` is the transaction that the row itself says it was written by: a row that was loaded back names another.
pub(super) async fn is_of_database(tx: &mut Tx, home: &str, writer: &str, cluster: &str) -> Result<bool> {
    let Some((place, transaction)) = home.rsplit_once(':') else { return Ok(false) };
    // A row keeps the lower half of the number.
    let low = |text: &str| text.parse::<u64>().ok().map(|number| number & u64::from(u32::MAX));
    let wrote_it = low(transaction).is_some() && low(transaction) == low(writer);
    Ok(wrote_it && place == format!("{cluster}:{}", database(tx).await?))
}

/// `OID:NAME`.
pub(super) async fn database(tx: &mut Tx) -> Result<String> {
    let found = rows!(
        tx,
        (String,),
        "SELECT CAST(oid AS TEXT) || ':' || datname FROM pg_database WHERE datname = current_database()"
    )?;
    Ok(found.into_iter().next().map(|(place,)| place).unwrap_or_default())
}

/// The number that a cluster got when it was made. Empty where the server does not tell.
pub(super) async fn cluster(pool: &PgPool) -> Result<String> {
    let told = sqlx::raw_sql("SELECT CAST(system_identifier AS TEXT) FROM pg_control_system()").fetch_one(pool).await;
    untold(told.and_then(|row| row.try_get(0))).map(Option::unwrap_or_default)
}

/// `None`: this server has no such function, or keeps it to itself.
pub(super) fn untold<T>(told: Result<T>) -> Result<Option<T>> {
    match told {
        Ok(told) => Ok(Some(told)),
        Err(Error::Database(error)) if error.code().is_some_and(|code| NO_FUNCTION.contains(&code.as_ref())) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_device_number_is_the_same_file_and_a_copy_is_another() {
        let file = FileIdentity { inode: 131, born: Some(1_764_000_000_123_456_789), device: 64_769 };
        assert_eq!(FileIdentity::parse(&file.to_string()), Some(file));
        assert!(file.is_same(&FileIdentity { device: 7, ..file }), "after a reboot");
        assert!(
            !file.is_same(&FileIdentity { born: Some(1_764_000_001_000_000_000), ..file }),
            "its inode was given to another"
        );
        assert!(!file.is_same(&FileIdentity { inode: 132, ..file }));
        let unborn = FileIdentity { born: None, ..file };
        assert_eq!(FileIdentity::parse(&unborn.to_string()), Some(unborn));
        assert!(
            unborn.is_same(&unborn) && !unborn.is_same(&FileIdentity { device: 7, ..unborn }),
            "no birth: the device tells"
        );
    }
}

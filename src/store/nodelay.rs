//! Small packets to PostgreSQL leave at once.
//!
//! sqlx 0.9.0 does not set TCP_NODELAY (transact-rs/sqlx#4336 mends it, in no release yet). Under TLS a message of more
//! than one record, 16 KB, then stands still until the server's delayed acknowledgement comes, 40 ms. sqlx hands out
//! neither its sockets nor the connecting, so they are looked for among the descriptors of this process; `pidfd_getfd`
//! gives a duplicate of each that is ours to hold, so that none can be another's by the time it is set. Once sqlx is
//! newer this file goes: a test of `tests/it/tidy/dependencies.rs` says so.

use std::io::Result;

/// Sets it on every connection to these ports, and gives their number.
#[cfg(target_os = "linux")]
pub(super) fn set_on_connections_to(ports: &[u16]) -> Result<usize> {
    use rustix::io::Errno;
    use rustix::net::sockopt::set_tcp_nodelay;
    use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};

    let this_process = pidfd_open(getpid(), PidfdFlags::empty())?;
    let mut set = 0;
    for entry in std::fs::read_dir("/proc/self/fd")? {
        let entry = entry?;
        let Some(number) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        let is_socket =
            std::fs::read_link(entry.path()).is_ok_and(|what| what.to_string_lossy().starts_with("socket:"));
        if !is_socket {
            continue;
        }
        let socket = match pidfd_getfd(&this_process, number, PidfdGetfdFlags::empty()) {
            // Closed since it was listed.
            Err(Errno::BADF) => continue,
            duplicate => duplicate?,
        };
        if peer_port(&socket).is_some_and(|port| ports.contains(&port)) {
            set_tcp_nodelay(&socket, true)?;
            set += 1;
        }
    }
    Ok(set)
}

#[cfg(target_os = "linux")]
fn peer_port(socket: &std::os::fd::OwnedFd) -> Option<u16> {
    let peer = rustix::net::getpeername(socket).ok().flatten()?;
    std::net::SocketAddr::try_from(peer).ok().map(|peer| peer.port())
}

#[cfg(not(target_os = "linux"))]
pub(super) fn set_on_connections_to(_ports: &[u16]) -> Result<usize> {
    Err(std::io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};

    use super::*;

    #[test]
    fn connections_to_the_port_are_set_and_no_others() {
        let [server, other] = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let port = server.local_addr().unwrap().port();
        let [first, second] = [(); 2].map(|()| TcpStream::connect(("127.0.0.1", port)).unwrap());
        let elsewhere = TcpStream::connect(other.local_addr().unwrap()).unwrap();
        assert_eq!(set_on_connections_to(&[port]).unwrap(), 2);
        assert!(first.nodelay().unwrap() && second.nodelay().unwrap() && !elsewhere.nodelay().unwrap());
    }
}

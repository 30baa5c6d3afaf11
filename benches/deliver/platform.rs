//! A platform that answers at once, as Telegram does: keep-alive HTTP by hand, on a thread of its own.
//!
//! It counts, and notes when the first byte of each request came.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[derive(Clone)]
pub(crate) struct Platform {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Vec<i64>>>,
}

/// Microseconds since 1970, by the system's clock: the one the daemon goes by.
pub(crate) fn now_us() -> i64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_micros() as i64
}

impl Platform {
    pub(crate) fn start() -> Platform {
        let (tell, told) = std::sync::mpsc::channel();
        let seen: Arc<Mutex<Vec<i64>>> = Arc::default();
        let log = Arc::clone(&seen);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
            runtime.block_on(async move {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                loop {
                    let (stream, _) = listener.accept().await.unwrap();
                    tokio::spawn(serve(stream, Arc::clone(&log)));
                }
            });
        });
        Platform { address: told.recv().unwrap(), seen }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// When each request since the last call came, in microseconds since 1970.
    pub(crate) fn take_seen(&self) -> Vec<i64> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }
}

async fn serve(mut stream: TcpStream, seen: Arc<Mutex<Vec<i64>>>) {
    let _ = stream.set_nodelay(true);
    let mut buffer = Vec::with_capacity(16 * 1024);
    loop {
        let mut first = None;
        let end = loop {
            if let Some(end) = whole(&buffer) {
                break end;
            }
            match stream.read_buf(&mut buffer).await {
                Ok(0) | Err(_) => return,
                Ok(_) => first = first.or_else(|| Some(now_us())),
            }
        };
        buffer.drain(..end);
        let number = {
            let mut seen = seen.lock().unwrap();
            seen.push(first.unwrap_or_else(now_us));
            seen.len()
        };
        let body = format!(
            r#"{{"ok":true,"result":{{"message_id":{number},"date":1700000000,"chat":{{"id":-1001234567890,"type":"channel","title":"Kenh"}},"text":"x"}}}}"#
        );
        let head =
            format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
        if stream.write_all(format!("{head}{body}").as_bytes()).await.is_err() {
            return;
        }
    }
}

/// Where the first request in the buffer ends, if it is all there.
fn whole(buffer: &[u8]) -> Option<usize> {
    let head_end = buffer.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&buffer[..head_end]).ok()?;
    let length = head
        .lines()
        .find_map(|l| l.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length")))
        .and_then(|(_, n)| n.trim().parse::<usize>().ok())
        .unwrap_or(0);
    (buffer.len() >= head_end + length).then_some(head_end + length)
}

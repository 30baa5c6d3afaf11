//! The listener of the sandbox, whose lines can be cut: the client then sees its connection end without a reply, as when
//! a cable is pulled.
//!
//! No byte is sent after a cut: half a reply, or a polite error, would rehearse the easy case.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// One client's connection, as a request sees it.
#[derive(Debug, Clone, Default)]
pub(super) struct NetworkLine {
    is_cut: Arc<AtomicBool>,
}

impl NetworkLine {
    /// From now on nothing is written: the server drops the connection.
    pub(super) fn cut(&self) {
        self.is_cut.store(true, Ordering::Release);
    }
}

impl Connected<IncomingStream<'_, Lines>> for NetworkLine {
    fn connect_info(stream: IncomingStream<'_, Lines>) -> NetworkLine {
        stream.remote_addr().clone()
    }
}

pub(super) struct Lines(pub(super) TcpListener);

impl Listener for Lines {
    type Io = CutStream;
    type Addr = NetworkLine;

    async fn accept(&mut self) -> (CutStream, NetworkLine) {
        loop {
            match self.0.accept().await {
                Ok((stream, _)) => {
                    // Small replies must not wait for one another; a socket that refuses this still works.
                    let _ = stream.set_nodelay(true);
                    let line = NetworkLine::default();
                    return (CutStream { stream, line: line.clone() }, line);
                }
                Err(_) => tokio::task::yield_now().await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<NetworkLine> {
        Ok(NetworkLine::default())
    }
}

/// A TCP stream that refuses to write once its line is cut.
pub(super) struct CutStream {
    stream: TcpStream,
    line: NetworkLine,
}

impl CutStream {
    fn check(&self) -> io::Result<()> {
        if self.line.is_cut.load(Ordering::Acquire) { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

impl AsyncRead for CutStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for CutStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

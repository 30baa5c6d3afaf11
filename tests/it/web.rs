//! Pages, from the request to the page, on a real server of this process and the store of a real office.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use chrono::TimeDelta;
use loa::clock::Clock;

use crate::support::browser::{Browser, PASSWORD, link, pages, signed_in};
use crate::support::office::Office;

mod acts;
mod hostile;

/// Applied, not approved.
pub(crate) fn waiting() -> Office {
    let office = Office::new();
    office.fine("admin", &["apply", "--yes"]);
    for (who, file) in [("bt-a", "a.yaml"), ("bt-b", "b.yaml"), ("bt-tinh", "tinh.yaml")] {
        office.fine(who, &["apply", file, "--yes"]);
    }
    office
}

/// As the router has them: a new one cannot be forgotten here.
fn routes() -> Vec<String> {
    let source = include_str!("../../src/web/mod.rs");
    let routes = source.split(".route(").skip(1).map(|rest| rest.split(',').next().unwrap().trim());
    let named = routes.map(|route| match route {
        "sign_in::PATH" => "/dang-nhap",
        "look::PATH" => "/hien-thi",
        path => path.trim_matches('"'),
    });
    named.map(|path| path.replace("{id}", "0123").replace("{token}", "0123").replace("{name}", "x.css")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_without_a_session_leads_to_signing_in() {
    let office = waiting();
    let pages = pages(&office, Clock::System, None).await;
    let mut stranger = Browser::new(&pages);
    stranger.cookies.insert("loa".into(), "x".repeat(43));
    assert!(routes().len() >= 12, "{:?}", routes());
    for path in routes() {
        let open = ["/dang-nhap", "/hien-thi", "/lien-ket/", "/giao-dien/"].iter().any(|open| path.starts_with(open));
        if !open {
            assert_eq!(stranger.get(&path).location(), "/dang-nhap", "{path}");
            assert_eq!(stranger.post(&path, &[]).location(), "/dang-nhap", "{path}");
        }
        let said = stranger.get(&path);
        for secret in ["Tin của xa-a", "Chủ tịch xã A", "Bảng tin"] {
            assert!(!said.body.contains(secret), "{path} tells {secret}");
        }
    }
    assert_eq!(stranger.get("/khong-co").location(), "/dang-nhap");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_opens_once_and_only_in_its_time() {
    let office = waiting();
    let clock = Clock::virtual_at(Clock::System.now());
    let pages = pages(&office, clock.clone(), None).await;
    let mut first = Browser::new(&pages);
    let path = link(&office, "duyet-a");
    for _ in 0..2 {
        let shown = first.get(&path);
        assert!(shown.body.contains("Chủ tịch xã A") && !shown.body.contains(&path), "a look uses nothing up");
    }
    let short = first.post(&path, &[("password", "ngắn"), ("again", "ngắn")]);
    assert!(short.status == 403 && short.body.contains("ít nhất 10 ký tự"), "{}", short.body);
    let differ = first.post(&path, &[("password", PASSWORD), ("again", "khác hẳn câu trên")]);
    assert!(differ.body.contains("Hai lần nhập mật khẩu khác nhau"));
    assert_eq!(first.post(&path, &[("password", PASSWORD), ("again", PASSWORD)]).location(), "/");
    assert!(first.get("/").body.contains("Chủ tịch xã A"));
    // Used up, for whoever comes second.
    let mut second = Browser::new(&pages);
    assert!(second.get(&path).body.contains("đã được dùng"));
    assert_eq!(second.post(&path, &[("password", PASSWORD), ("again", PASSWORD)]).status, 403);
    assert_eq!(second.get("/").location(), "/dang-nhap");
    // By the password, and by no other.
    assert_eq!(second.sign_in("duyet-a", "mật khẩu khác hẳn").status, 403);
    assert_eq!(second.sign_in(" Duyet-A", PASSWORD).location(), "/");
    assert_eq!(second.get("/").status, 200);
    // A new link replaces an older one, and ends what was open when it is used.
    let (old, new) = (link(&office, "duyet-a"), link(&office, "duyet-a"));
    assert_eq!(first.get(&old).status, 403);
    let again = "một câu khác cũng dài";
    assert_eq!(Browser::new(&pages).post(&new, &[("password", again), ("again", again)]).location(), "/");
    assert_eq!((first.get("/").location(), second.get("/").location()), ("/dang-nhap", "/dang-nhap"));
    let late = link(&office, "duyet-b");
    clock.advance_to(clock.now() + TimeDelta::hours(49));
    assert!(first.get(&late).body.contains("đã hết hạn"), "after two days");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_give_roles_makes_no_link() {
    let office = waiting();
    for (who, person, code) in [
        ("duyet-a", "duyet-a", "role_may_not"),
        ("qt-a", "duyet-b", "not_your_unit"),
        ("qt-a", "admin", "not_your_unit"),
        ("admin", "khong-co", "unknown_staff"),
    ] {
        assert_eq!(office.refused(who, &["invite", person]).0, code, "{who} for {person}");
    }
    assert!(office.fine("qt-a", &["invite", "duyet-a"]).contains("/lien-ket/"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_idle_signed_out_revoked_and_with_the_role() {
    let office = waiting();
    let clock = Clock::virtual_at(Clock::System.now());
    let pages = pages(&office, clock.clone(), None).await;
    let mut phone = signed_in(&office, &pages, "duyet-a");
    let mut desk = Browser::new(&pages);
    desk.sign_in("duyet-a", PASSWORD);
    // Seen from the desk, ended from the desk.
    let listed = desk.get("/tai-khoan");
    assert_eq!(listed.body.matches("Zalo, Android").count(), 2);
    let hash = listed.after("name=\"session\" value=\"").to_owned();
    desk.send("/tai-khoan", &[("session", &hash)]);
    assert_eq!(phone.get("/").location(), "/dang-nhap");
    assert_eq!(desk.send("/ra", &[]).location(), "/dang-nhap");
    assert_eq!(desk.get("/").location(), "/dang-nhap");
    // Used day by day it lasts, though not for ever; unused it ends within a day.
    desk.sign_in("duyet-a", PASSWORD);
    for _ in 0..16 {
        clock.advance_to(clock.now() + TimeDelta::hours(20));
        assert_eq!(desk.get("/").status, 200);
    }
    clock.advance_to(clock.now() + TimeDelta::hours(20));
    assert_eq!(desk.get("/").location(), "/dang-nhap", "two weeks");
    desk.sign_in("duyet-a", PASSWORD);
    clock.advance_to(clock.now() + TimeDelta::hours(25));
    assert_eq!(desk.get("/").location(), "/dang-nhap", "a day");
    // Whose roles are over is out at once, with the right password as well.
    let pages = crate::support::browser::pages(&office, Clock::System, None).await;
    let mut former = signed_in(&office, &pages, "dai-a");
    office.change("channels.yaml", "role: operator, unit: xa-a }", "role: operator, unit: xa-a, until: 2020-01-01 }");
    office.fine("admin", &["apply", "--yes"]);
    assert_eq!(former.get("/").location(), "/dang-nhap");
    assert!(former.sign_in("dai-a", PASSWORD).body.contains("không giữ vai trò nào"));
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_stops_the_guesser_and_nobody_else() {
    let office = waiting();
    let clock = Clock::virtual_at(Clock::System.now());
    let pages = pages(&office, clock.clone(), Some("https://loa.xa-a.vn")).await;
    let at = |address| Browser::through(&pages, address);
    let mut owner = at("198.51.100.7");
    owner.post(&path_of(&link(&office, "duyet-a")), &[("password", PASSWORD), ("again", PASSWORD)]);
    assert!(owner.cookies.contains_key("__Host-loa"));
    let mut guesser = at("203.0.113.9");
    let tries: Vec<u16> = (0..7).map(|n| guesser.sign_in("duyet-a", &format!("đoán lần thứ {n}")).status).collect();
    assert_eq!(tries, [403, 403, 403, 403, 403, 429, 429]);
    assert_eq!(guesser.sign_in("duyet-a", PASSWORD).status, 429, "not even with the right one");
    assert_eq!(at("198.51.100.8").sign_in("duyet-a", PASSWORD).status, 303, "the owner, from elsewhere");
    assert_eq!(owner.get("/").status, 200);
    clock.advance_to(clock.now() + TimeDelta::minutes(15));
    assert_eq!(guesser.sign_in("duyet-a", PASSWORD).status, 303, "after a while");
}

fn path_of(link: &str) -> String {
    format!("/lien-ket/{}", link.split("/lien-ket/").nth(1).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_guarded_and_every_page_is_light() {
    let office = waiting();
    let pages = pages(&office, Clock::System, None).await;
    let mut leader = signed_in(&office, &pages, "duyet-a");
    let style = leader.get("/").after("<link rel=\"stylesheet\" href=\"").to_owned();
    let sheet = leader.get(&style);
    assert!(sheet.header("cache-control").unwrap().contains("immutable"));
    for path in ["/", "/duyet", "/nhat-ky", "/tam-dung", "/tai-khoan", "/khong-co", "/dang-nhap"] {
        for lang in ["vi", "en"] {
            leader.cookies.insert("lang".into(), lang.into());
            let page = leader.get(path);
            let policy = page.header("content-security-policy").unwrap();
            assert!(policy.starts_with("default-src 'none'; style-src 'self'") && !policy.contains("unsafe"));
            assert_eq!(page.header("cache-control"), Some("no-store"), "{path}");
            assert_eq!(page.header("referrer-policy"), Some("same-origin"));
            assert!(page.head.len() + page.body.len() + sheet.body.len() < 60_000, "{path}: {}", page.body.len());
            for never in ["<script", " style=", "<style", "onclick", "http://", "https://"] {
                assert!(!page.body.contains(never), "{path} has {never}");
            }
            assert!(
                page.body.contains(&format!("<html lang=\"{lang}\"")) && page.body.contains("<main id=\"content\"")
            );
            assert_eq!(page.body.matches("<h1").count(), 1, "{path}");
        }
    }
    let set = Browser::new(&pages).sign_in("duyet-a", PASSWORD);
    let cookie = set.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && !cookie.contains("Secure"), "{cookie}");
}

/// A child that is stopped with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(office: &Office, command: &str, listen: &str) -> Running {
    let mut child = Command::new(env!("CARGO_BIN_EXE_loa"));
    child.env_clear().env("USER", "an").env("LOA_LISTEN", listen).current_dir(&office.workspace).arg(command);
    Running(child.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
}

fn lines(running: &mut Running) -> impl Iterator<Item = String> + use<> {
    BufReader::new(running.0.stdout.take().unwrap()).lines().map(Result::unwrap)
}

#[test]
fn the_first_start_makes_the_first_administrator_and_a_later_one_does_not() {
    let office = waiting();
    let mut running = start(&office, "run", "127.0.0.1:0");
    let mut said = lines(&mut running).skip_while(|line| !line.contains("Các trang mở tại"));
    let url = said.next().unwrap().rsplit(' ').next().unwrap().to_owned();
    assert!(said.next().unwrap().contains("dành cho Quản trị tỉnh"));
    let link = said.next().unwrap();
    let mut browser = Browser::at(&url);
    let path = path_of(link.trim());
    assert_eq!(browser.post(&path, &[("password", PASSWORD), ("again", PASSWORD)]).location(), "/");
    assert!(browser.get("/").body.contains("Chương trình đang chạy."));
    drop(running);
    let mut again = start(&office, "serve", "127.0.0.1:0");
    let mut said = lines(&mut again);
    let url = said.next().unwrap().rsplit(' ').next().unwrap().to_owned();
    assert_eq!(Browser::at(&url).sign_in("admin", PASSWORD).location(), "/");
    let mut sent = Command::new("kill");
    assert!(sent.args(["-TERM", &again.0.id().to_string()]).status().unwrap().success());
    assert_eq!(said.next(), None, "no second link");
    assert!(again.0.wait().unwrap().success());
}

#[test]
fn a_taken_port_stops_serve_and_not_publishing() {
    let office = waiting();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = office.with("", &["serve"], &[("LOA_LISTEN", &address)], "");
    assert_eq!(said.code, 1);
    assert!(said.err.contains(&address) && said.err.contains("đổi LOA_LISTEN"), "{}", said.err);
    let mut running = start(&office, "run", &address);
    let mut err = BufReader::new(running.0.stderr.take().unwrap()).lines().map(Result::unwrap);
    let told = err.find(|line| line.contains(&address)).unwrap();
    assert!(told.contains("việc đăng bài vẫn chạy"), "{told}");
    assert_eq!(running.0.try_wait().unwrap(), None, "it goes on");
    assert_eq!(office.with("", &["serve"], &[("LOA_LISTEN", "off")], "").code, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_an_office_without_staff_the_link_signs_in_its_one_person() {
    let office = waiting_alone();
    let pages = pages(&office, Clock::System, None).await;
    let mut one = Browser::new(&pages);
    let path = office.json("", &["invite"])["link"].as_str().unwrap().to_owned();
    one.post(&path, &[("password", PASSWORD), ("again", PASSWORD)]);
    assert!(one.get("/").body.contains("một người làm mọi việc"));
    let card = one.get("/duyet").after("name=\"one\" value=\"").to_owned();
    assert!(one.send("/duyet", &[("one", &card)]).location().starts_with("/duyet?da-duyet="));
    assert_eq!(Browser::new(&pages).sign_in("an", PASSWORD).location(), "/");
    // Once there are staff, it is one of them or nobody.
    office.restore();
    office.fine("", &["apply", "--yes"]);
    assert_eq!(one.get("/").location(), "/dang-nhap");
}

fn waiting_alone() -> Office {
    let office = Office::new();
    let text = std::fs::read_to_string(office.workspace.join("channels.yaml")).unwrap();
    office.write("channels.yaml", text.split("staff:").next().unwrap());
    office.fine("", &["apply", "--yes"]);
    office
}

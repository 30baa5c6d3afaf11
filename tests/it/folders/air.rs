//! What is said at a station and what stands on its pages: bulletins in, script and sheet out.

use chrono::NaiveDate;
use loa::adapters::{Job, OnAir};
use loa::domain::campaign::Priority;
use loa::domain::media::{MediaKind, Voice};
use loa::domain::post::{Payload, Post};
use loa::domain::programme::{CLOSING_MS, GREETING_MS, URGENT_CALL_MS};
use loa::domain::speech::length::speech_ms;
use loa::i18n::{Lang, programme as words};

use super::{Bench, SLOT, job, post};

fn evening<'a>(key: &'a str, payload: &'a Payload) -> Job<'a> {
    Job { due_at: "2026-01-20T10:15:00Z".parse().unwrap(), slot: Some("chieu"), ..job(key, payload) }
}

#[tokio::test]
async fn what_an_announcer_says() {
    let bench = Bench::new("loudspeaker");
    let mut notice = post("key1", "Treo cờ (bản 2)");
    notice.body = "Bà con treo cờ Tổ quốc từ ngày 19.".to_owned();
    notice.air.spoken_title = Some("Treo cờ Tổ quốc".to_owned());
    notice.air.note = Some("Phát sau tin của công an".to_owned());
    notice.air.source = Some("Thông báo số 45/TB-UBND".to_owned());
    notice.air.approval_number = Some("042".to_owned());
    notice.air.repeat = 2;
    let mut jrai = post("key2", "Treo cờ (bản 2)");
    jrai.language = "jra".to_owned();
    jrai.audio = Some(bench.keep("co-jra.mp3", MediaKind::Mp3, b"jrai", 20_000));
    jrai.audio.as_mut().unwrap().voice = Some(Voice {
        reader: Some("Rơ Châm H'Yên".to_owned()),
        checked_by: Some("Ksor Bik".to_owned()),
        script: Some("Bà con treo cờ.".to_owned()),
    });
    let mut untitled = post("key3", "loa-hang-ngay-7");
    untitled.air.untitled = true;
    untitled.body = "Chiều nay trạm y tế tiêm chủng cho trẻ em dưới hai tuổi tại nhà văn hóa.".to_owned();
    untitled.air.source = Some("Trạm Y tế xã".to_owned());
    for (order, post) in [(2, &untitled), (1, &jrai), (0, &notice)] {
        let payload = bench.render(post);
        let approved = Some(("Bà Lê Thị Hoa".to_owned(), "2026-01-19T02:30:00Z".parse().unwrap()));
        let job = Job { air: OnAir { file_order: order, begun: false, approved }, ..evening(&post.key, &payload) };
        bench.adapter.stage(&job, None).await.unwrap();
        bench.adapter.reveal(&job, "", None).await.unwrap();
    }
    let script = bench.read("2026-01-20/chieu/kich-ban.txt");
    let (marked, plain) = script.split_at(3);
    assert_eq!(marked, "\u{feff}");
    assert!(!plain.replace("\r\n", "").contains(['\r', '\n']), "old editors on Windows see one long line");
    assert_eq!(
        plain.replace("\r\n", "\n"),
        "--- 17:15:00  Nhạc hiệu\n\n\
         --- 17:15:15  Lời chào, điểm tin\n\
         Đây là Đài Truyền thanh xã Ia Mấu. Kính chào bà con! Mời bà con nghe chương trình phát thanh buổi chiều \
         thứ Ba, ngày 20 tháng 01 năm 2026.\n\n\
         Trong chương trình hôm nay có các nội dung sau: Treo cờ Tổ quốc.\n\n\
         --- 17:15:36  1. Treo cờ (bản 2) (tiếng Việt)\n\
         [Dặn đài: Phát sau tin của công an]\n\n[Đọc, khoảng 00:06]\n\nTreo cờ Tổ quốc\n\n\
         Bà con treo cờ Tổ quốc từ ngày 19.\n\n\
         --- 17:15:45  2. Treo cờ (bản 2) (tiếng Jrai)\n\
         [Phát tệp 3_20260120-1715_dai-hoi-00001_key2_treo-co-ban-2.mp3, dài 00:20]\n\n\
         --- 17:16:08  3. Chiều nay trạm y tế tiêm chủng cho… (tiếng Việt)\n\
         [Đọc, khoảng 00:09]\n\nChiều nay trạm y tế tiêm chủng cho trẻ em dưới hai tuổi tại nhà văn hóa.\n\n\
         Nguồn tin: Trạm Y tế xã.\n\n\
         --- 17:16:20  4. Treo cờ (bản 2) (tiếng Việt, nhắc lại)\n\
         [Dặn đài: Phát sau tin của công an]\n\n[Đọc, khoảng 00:06]\n\nXin nhắc lại.\n\nTreo cờ Tổ quốc\n\n\
         Bà con treo cờ Tổ quốc từ ngày 19.\n\n\
         --- 17:16:28  Lời kết\n\
         Chương trình phát thanh buổi chiều đến đây là hết. Chương trình do Phòng Văn hóa - Xã hội xã biên tập. \
         Mời bà con đón nghe buổi phát thanh tiếp theo lúc 05 giờ 15 phút sáng mai. Kính chào bà con!\n\n"
    );
    let sheet = bench.read("2026-01-20/chieu/phieu-phat-thanh.html");
    for part in [
        "ĐÀI TRUYỀN THANH XÃ IA MẤU",
        "Người duyệt: Bà Lê Thị Hoa",
        "Duyệt lúc: 19/01/2026 09:30",
        "CHƯƠNG TRÌNH PHÁT THANH BUỔI CHIỀU",
        "thứ Ba, ngày 20/01/2026 · 17 giờ 15 phút – 17 giờ 45 phút · dài 01:51 / 30:00",
        "Thông báo số 45/TB-UBND",
        "Phiếu duyệt số 042",
        "Đọc: Rơ Châm H&#39;Yên",
        "Nghe lại: Ksor Bik",
        "Bà con treo cờ.",
    ] {
        assert!(sheet.contains(part), "{part} is not in {sheet}");
    }
}

#[tokio::test]
async fn an_urgent_bulletin_begins_with_what_is_urgent() {
    let bench = Bench::new("loudspeaker");
    let mut storm = post("key1", "Sơ tán");
    storm.priority = Priority::Urgent;
    storm.body = "Bà con vùng thấp sơ tán ngay.".to_owned();
    let payload = bench.render(&storm);
    let job = Job { due_at: "2026-01-20T12:33:00Z".parse().unwrap(), slot: None, ..job("key1", &payload) };
    bench.adapter.stage(&job, None).await.unwrap();
    bench.adapter.reveal(&job, "", None).await.unwrap();
    let call = "Tin khẩn của UBND xã Ia Mấu, phát lúc 19 giờ 33 phút ngày 20 tháng 01 năm 2026.";
    let said = format!("{call}\r\n\r\n{call}\r\n\r\nBà con vùng thấp sơ tán ngay.\r\n");
    let folder = "2026-01-20/phat-ngay";
    assert_eq!(
        bench.read(&format!("{folder}/1_20260120-1933_dai-hoi-00000_key1_so-tan.txt")),
        format!("\u{feff}{said}")
    );
    let script = bench.read(&format!("{folder}/kich-ban.txt"));
    assert!(script.starts_with("\u{feff}--- 19:33:00  1. Sơ tán (tiếng Việt)\r\n"), "{script}");
    assert!(script.contains(&said) && !script.contains("Kính"), "{script}");
}

#[tokio::test]
async fn what_comes_to_a_programme_on_the_air_comes_last_and_stays_there() {
    let bench = Bench::new("loudspeaker");
    let (early, late) = (post("key1", "Một"), Post { priority: Priority::Priority, ..post("key2", "Hai") });
    let payloads = [bench.render(&early), bench.render(&late)];
    let at = |key: &'static str, n: usize, begun: bool| Job {
        air: OnAir { file_order: 9 - n as u32, begun, approved: None },
        ..job(key, &payloads[n])
    };
    for job in [at("key1", 0, false), at("key2", 1, true)] {
        bench.adapter.reveal(&job, "", None).await.unwrap();
    }
    let order = || -> Vec<String> {
        let manifest: serde_json::Value = serde_json::from_str(&bench.read(&format!("{SLOT}/manifest.json"))).unwrap();
        let all = manifest["bulletins"].as_array().unwrap().iter();
        all.map(|b| format!("{} {}", b["delivery"].as_str().unwrap(), b["late"])).collect()
    };
    assert_eq!(order(), ["key1 false", "key2 true"]);
    // The reply was lost and the act repeated when the programme had begun: it is where it was.
    let world = bench.world();
    bench.adapter.reveal(&at("key1", 0, true), "", None).await.unwrap();
    assert_eq!((order(), bench.world()), (vec!["key1 false".to_owned(), "key2 true".to_owned()], world));
}

#[test]
fn the_announcers_words_take_the_time_that_the_programme_gives_them() {
    let (lang, date) = (Lang::Vi, NaiveDate::from_ymd_opt(2026, 11, 25).unwrap());
    let at = date.and_hms_opt(17, 55, 0).unwrap();
    let (weekday, said, clock) = (words::weekday(lang, date), words::date(lang, date), words::clock(lang, at.time()));
    let unit = "Ủy ban nhân dân xã Nghĩa Thuận Đông";
    let greeting = words::GREETING.with(
        lang,
        &[
            ("station", &"Đài Truyền thanh xã Nghĩa Thuận Đông"),
            ("session", &"buổi chiều"),
            ("weekday", &weekday),
            ("date", &said),
        ],
    );
    let closing = [
        words::CLOSING.with(lang, &[("session", &"buổi chiều"), ("editor", &"Phòng Văn hóa - Xã hội xã")]),
        words::NEXT.with(lang, &[("time", &clock), ("when", &words::day_of(lang, at, date))]),
        words::GOODBYE.say(lang).to_owned(),
    ]
    .join(" ");
    let call = words::URGENT_CALL.with(lang, &[("unit", &unit), ("time", &clock), ("date", &said)]);
    for (text, given) in [(greeting, GREETING_MS), (closing, CLOSING_MS), (format!("{call}\n{call}"), URGENT_CALL_MS)] {
        let needed = speech_ms(&text);
        assert!(needed <= given && needed + 8_000 > given, "{needed} of {given}: {text}");
    }
}

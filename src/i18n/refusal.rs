//! Why a person's act was not done, and what to do about it.
//!
//! Messages start in lower case and have no full stop: they follow "không thực hiện:".

use super::words;

words! {
    WHO_ACTS: "đơn vị đã khai báo cán bộ ({known}) nên phải nói rõ ai thực hiện", "staff are declared ({known}): say who acts";
    WHO_ACTS_DO: "thêm --as MÃ-CÁN-BỘ hoặc đặt biến LOA_STAFF; mã đã khai báo: {known}",
        "add --as STAFF or set LOA_STAFF; declared: {known}";
    UNKNOWN_STAFF: "không có cán bộ nào mang mã {id}", "there is no staff member {id}";
    UNKNOWN_STAFF_DO: "xem mục staff trong channels.yaml, rồi chạy `loa apply` nếu vừa thêm người",
        "see `staff` in channels.yaml; run `loa apply` after adding somebody";
    DID_YOU_MEAN: "có phải ý anh/chị là {near}?", "did you mean {near}?";
    ROLE_MAY_NOT: "vai trò {roles} không có quyền {verb}", "the role {roles} may not {verb}";
    NO_ROLE: "anh/chị chưa được giao vai trò nào đang có hiệu lực nên không có quyền {verb}", "you hold no role at present, and may not {verb}";
    ROLE_MAY_NOT_DO: "việc này của {holders}; nhờ người giữ vai trò đó {verb}", "this is for: {holders}; ask one of them to {verb}";
    NOT_YOUR_UNIT: "anh/chị chỉ có quyền {verb} trong phạm vi {yours}, không phải {unit}", "you may {verb} for {yours}, not for {unit}";
    NOT_YOUR_UNIT_DO: "nhờ cán bộ của {unit} hoặc của cấp trên thực hiện; khi đưa kế hoạch vào lịch, nêu tệp của mình: loa apply TỆP", "ask staff of {unit} or of a unit above; to apply, name your own file: loa apply FILE";
    WHOLE_STORE: "toàn bộ các đơn vị", "all units";
    LINES: "anh/chị không được sửa {count} chỗ này trong channels.yaml nên chưa có gì được đưa vào lịch:{lines}",
        "you may not change these {count} lines of channels.yaml, so nothing was applied:{lines}";
    LINE: "\n     {line}\n       {why}", "\n     {line}\n       {why}";
    LINE_WHO: "người được sửa: {who}", "who may: {who}";
    LINE_NOBODY: "chưa ai được giao quyền này; cần một người quản trị hệ thống của mọi đơn vị", "nobody holds this right; it takes an administrator of all units";
    LINE_OWN: "không ai tự giao vai trò cho mình; người được giao: {who}", "nobody gives themselves a role; who may: {who}";
    LINE_OWN_NOBODY: "không ai tự giao vai trò cho mình; cần một người quản trị khác", "nobody gives themselves a role; it takes another administrator";
    LINES_DO: "trả các dòng đó về như cũ, hoặc nhờ người được sửa chạy `loa apply`", "put those lines back, or ask somebody who may to run `loa apply`";
    LAST_ADMINISTRATOR: "sau thay đổi này không còn ai quản trị lâu dài toàn hệ thống (hoặc đơn vị như trước)", "after this change nobody would be administrator of as much as before, without an end";
    LAST_ADMINISTRATOR_DO: "giao vai trò quản trị (role: quan-tri), không ghi until, cho một người khác trước", "give somebody else the role administrator, without until, first";
    OWN_TEXT: "{count} lượt, trước hết là {id}, do chính anh/chị đưa vào lịch: người viết không tự duyệt", "{count} deliveries, {id} first, hold text that you applied yourself: nobody approves their own";
    OWN_TEXT_DO: "nhờ người duyệt khác (xem lượt {id}), hoặc nếu đơn vị chỉ có hai người thì người quản trị ghi two_person_office: true cho đơn vị trong channels.yaml",
        "ask another approver (see {id}); where the unit has only two people, an administrator writes two_person_office: true for it in channels.yaml";
    OTHERS_CAMPAIGN: "mã chiến dịch {campaign} đang được đơn vị {unit} dùng", "the campaign id {campaign} is used by the unit {unit}";
    OTHERS_CAMPAIGN_DO: "đặt mã khác trong dòng “campaign:” của tệp; {campaign} vẫn là của {unit}", "choose another id for “campaign:”; {campaign} stays with {unit}";
    NO_SUCH_CAMPAIGN: "chưa có chiến dịch nào mang mã {id} trong lịch", "no campaign {id} was applied";
    NO_SUCH_CAMPAIGN_DO: "xem các chiến dịch bằng `loa status` hoặc `loa log`", "`loa status` and `loa log` name them";
    HAS_FILE: "chiến dịch {campaign} vẫn còn tệp trong thư mục làm việc", "campaign {campaign} still has its file in the workspace";
    HAS_FILE_DO: "ghi cancelled: cho các tin trong tệp của {campaign} rồi `loa apply`, hoặc chuyển tệp ra ngoài trước", "write cancelled: at the items of {campaign} and run `loa apply`, or move the file away first";
    NO_POST_ID: "chương trình không có mã bài của lượt {id} trên kênh", "loa does not know under which id {id} stands on the platform";
    NO_POST_ID_DO: "hãy tự gỡ bài trên kênh; lượt {id} vẫn được ghi là đã đăng, phát", "take it back by hand on the channel; {id} stays recorded as delivered";
    NOT_A_POST_ID: "“{given}” không phải mã bài của kênh này", "“{given}” is no id of a post on this platform";
    NOT_A_POST_ID_DO: "chép mã bài từ kênh thay cho “{given}”, hoặc bỏ --post nếu không biết", "copy the post's id from the platform instead of “{given}”, or leave --post out";
    HELD_FROM_ABOVE: "lệnh tạm dừng {hold} do {unit} đặt; cấp trên tạm dừng thì chỉ cấp trên được cho tiếp tục", "the hold {hold} was set by {unit}: what is held from above is lifted from above";
    HELD_FROM_ABOVE_DO: "đề nghị {unit} chạy `loa release {hold} --reason …`", "ask {unit} to run `loa release {hold} --reason …`";
    ABOVE_ALL: "người phụ trách mọi đơn vị", "somebody who acts for all units";
    NO_SUCH_DELIVERY: "không có lượt đăng, phát nào mang mã {id}", "there is no delivery {id}";
    NO_SUCH_DELIVERY_DO: "mã đứng sau chữ “mã” ở cuối mỗi lượt trong `loa log`, `loa status`; chỉ cần gõ mấy ký tự đầu (đã gõ: {id})",
        "ids stand after the word “id” in `loa log` and `loa status`; the first few characters are enough (given: {id})";
    AMBIGUOUS: "có nhiều lượt có mã bắt đầu bằng {id}", "several deliveries begin with {id}";
    AMBIGUOUS_DO: "gõ thêm ký tự sau {id}", "type more characters after {id}";
    NO_SUCH_HOLD: "không có lệnh tạm dừng nào đang hiệu lực mang mã {id}", "no hold {id} stands";
    NO_SUCH_HOLD_DO: "xem các lệnh tạm dừng bằng `loa status` (đã gõ: {id})", "holds are listed by `loa status` (given: {id})";
    NO_SUCH_CHANNEL: "chưa có kênh {id}", "there is no channel {id}";
    NO_SUCH_CHANNEL_DO: "khai báo kênh trong channels.yaml rồi chạy `loa apply`", "declare it in channels.yaml and run `loa apply`";
    NO_SUCH_UNIT: "chưa có đơn vị {id}", "there is no unit {id}";
    NO_SUCH_UNIT_DO: "khai báo đơn vị trong channels.yaml rồi chạy `loa apply`", "declare it in channels.yaml and run `loa apply`";
    NOTHING_FITS: "không có lượt đăng, phát nào phù hợp", "no delivery fits";
    NOTHING_FITS_DO: "xem `loa log` để biết trạng thái từng lượt", "`loa log` shows where each delivery stands";
    NEEDS_REASON: "chưa nêu lý do", "no reason is given";
    NEEDS_REASON_DO: "thêm --reason \"lý do, số văn bản\"", "add --reason \"why, document number\"";
    WRONG_STATE: "lượt {id} đang ở trạng thái “{state}”: việc này không áp dụng cho trạng thái đó",
        "delivery {id} is “{state}”, on which this cannot be done";
    WRONG_STATE_DO: "chạy `loa status`: việc đang cần người xử lý được ghi kèm câu lệnh; lịch sử của {id} (“{state}”) xem ở `loa log`",
        "run `loa status`: what needs a person stands there with its command; {id} (“{state}”) is in `loa log`";
    UNDER_WAY: "lượt {id} đang được đăng, phát đúng lúc này", "delivery {id} is being published at this moment";
    UNDER_WAY_DO: "chờ vài giây rồi xem `loa log`; nếu {id} đã đăng thì dùng `loa withdraw` để gỡ",
        "wait a few seconds and see `loa log`; use `loa withdraw` if {id} is out";
    MAY_GO_OUT: "chưa thể ghi {id} là chưa đăng: máy đang đăng lượt này bị ngừng giữa chừng và có thể còn gửi tiếp đến {until}",
        "{id} cannot be settled as not delivered yet: the machine that was sending it broke off and may still go on until {until}";
    MAY_GO_OUT_DO: "đợi đến lúc đó, mở kênh xem lại rồi ghi", "wait until then, look at the channel again, and say it then";
    STILL_RUNS: "chưa thể ghi {id} là chưa đăng: chương trình đang đăng lượt này bị ngừng giữa chừng nhưng chưa tắt, có thể còn gửi tiếp bất cứ lúc nào",
        "{id} cannot be settled as not delivered yet: the program that was sending it stands still and has not ended; it may go on at any moment";
    STILL_RUNS_DO: "tắt hẳn chương trình trên máy đó hoặc cho nó chạy tiếp (xem `loa status`), mở kênh xem lại rồi ghi",
        "end the program on that machine or let it go on (see `loa status`), look at the channel again, and say it then";
    BEING_WITHDRAWN: "lượt {id} đang chờ gỡ theo lệnh `loa withdraw`", "delivery {id} waits to be taken back";
    BEING_WITHDRAWN_DO: "chờ gỡ xong (xem `loa log`); nếu {id} không gỡ được thì hãy ghi lại lời này",
        "wait until that is done (see `loa log`); if {id} cannot be taken back, say it again then";
    EMERGENCY_TIME: "{id} là tin khẩn cấp, được duyệt cả giờ phát nên không đổi giờ bằng --at được",
        "{id} is an emergency: its approval is of its time as well, and --at cannot move it";
    EMERGENCY_TIME_DO: "sửa giờ của {id} trong tệp chiến dịch, chạy `loa apply` rồi duyệt lại; bỏ --at nếu cần phát ngay",
        "change the time of {id} in the campaign file, run `loa apply`, then approve it; leave --at out to send it now";
    FILE_CHANGED: "tệp {path} đã thay đổi trong lúc đang đưa vào lịch nên chưa có gì được đưa vào lịch",
        "the file {path} changed while it was applied, so nothing was applied";
    FILE_CHANGED_DO: "lưu xong {path} rồi chạy lại lệnh", "save {path}, then run the command again";
    NOT_NEWEST: "{name} trong thư mục không dựa trên bản mới nhất: bản {number} do {by} đưa vào lịch lúc {at}", "{name} in the folder was not made from the newest: revision {number} was applied by {by} at {at}";
    NOT_NEWEST_DO: "xem khác nhau ở trên, lấy bản mới nhất về bằng `loa pull {name}` rồi sửa trên bản đó; nếu đã ghép đủ vào tệp: `loa apply --base {number}`",
        "read the difference above, bring the newest here with `loa pull {name}` and change that; where the file already holds both: `loa apply --base {number}`";
    NO_SUCH_REVISION: "{name} không có bản {number}", "{name} has no revision {number}";
    NO_SUCH_REVISION_DO: "xem các bản bằng `loa history {name}`", "`loa history {name}` lists them";
    IN_THE_PAST: "thời điểm {at} đã qua", "{at} is in the past";
    IN_THE_PAST_DO: "chọn thời điểm sau lúc này thay cho {at}, hoặc bỏ --at để đăng, phát ngay",
        "choose a later time than {at}, or leave --at out to publish now";
    PHASE_OVER: "giai đoạn của lượt {id} đã kết thúc", "the phase of delivery {id} is over";
    PHASE_OVER_DO: "nếu vẫn cần đăng {id}, sửa giai đoạn trong tệp chiến dịch rồi `loa apply`",
        "if {id} must still go out, change its phase in the campaign file and run `loa apply`";
    PROGRAMME_OVER: "chương trình phát thanh của {id} đã kết thúc", "the programme of {id} is over";
    PROGRAMME_OVER_DO: "chuyển {id} sang buổi sau: chạy lại lệnh với --at \"NGÀY GIỜ\"; tin vào buổi phát đầu tiên từ giờ đó",
        "send {id} to a later programme: run the command again with --at; it joins the first one that begins then or later";
    NO_PROGRAMME: "đài {channel} không có buổi phát nào trong một tuần kể từ giờ đó", "the station {channel} has no programme within a week from that time";
    NO_PROGRAMME_DO: "xem khung giờ (slots) của {channel} trong channels.yaml, rồi chọn thời điểm khác",
        "see the slots of {channel} in channels.yaml and choose another time";
    AWAITS_TEXT: "{id} là ô chờ nội dung, chưa có bài nên chưa duyệt được", "{id} is a reserved place: there is no text to approve";
    AWAITS_TEXT_DO: "viết bài vào tệp chiến dịch, chạy `loa apply`, rồi duyệt", "write its text into the file, run `loa apply`, then approve it";
    NOT_APPROVED: "lượt {id} chưa được duyệt", "delivery {id} is not approved";
    NOT_APPROVED_DO: "chạy `loa approve {id}` trước", "run `loa approve {id}` first";
    CONTENT_CHANGED: "nội dung của {id} đã thay đổi trong lúc anh/chị đang xem", "the content of {id} changed while you were looking at it";
    CONTENT_CHANGED_DO: "chạy lại lệnh để xem nội dung mới của {id} rồi mới duyệt", "run the command again to see the new content of {id}";
    NO_SUCH_FIELD: "kênh {channel} không có mã bí mật {field}", "channel {channel} has no secret {field}";
    NO_SUCH_FIELD_DO: "các mã bí mật của {channel}: {known} (đã gõ: {field})", "secrets of {channel}: {known} (given: {field})";
    EMPTY_SECRET: "mã bí mật {field} đang để trống", "the secret {field} is empty";
    EMPTY_SECRET_DO: "nhập lại giá trị của {field}", "give the value of {field} again";
    NOT_COPIED: "máy này không bị tạm dừng vì sao chép, không có gì để xác nhận", "this store is not held as a copy; there is nothing to confirm";
    NOT_COPIED_DO: "xem `loa status`", "see `loa status`";
    INTERNAL_ON_PUBLIC: "“{title}” là nội bộ và đang chờ trên kênh {channel}; kênh này không thể chuyển thành công khai",
        "“{title}” is internal and waits on channel {channel}, which cannot become public";
    INTERNAL_ON_PUBLIC_DO: "ghi “reach: internal” cho kênh {channel} trong channels.yaml, hoặc hủy “{title}” trước",
        "write “reach: internal” at {channel} in channels.yaml, or cancel “{title}” first";
    BEFORE_IT_BEGAN: "việc giao lúc, hoặc buổi phát bắt đầu lúc {from}: trước đó chưa thể làm, chưa thể phát", "it was given out, or is on air, from {from}: nothing is done or played before";
    BEFORE_IT_BEGAN_DO: "sửa thời điểm trong --at (từ {from} trở đi)", "correct --at ({from} or later)";
    NOT_YET_HAPPENED: "thời điểm {at} chưa đến: chưa diễn ra thì chưa ghi là đã thực hiện", "{at} has not come: what has not happened is not done";
    NOT_YET_HAPPENED_DO: "ghi lại sau {at}, hoặc sửa thời điểm trong --at", "say so after {at}, or correct --at";
    NOT_EVIDENCE: "“{path}” không phải ảnh JPEG, PNG hoặc WebP đọc được", "“{path}” is no JPEG, PNG or WebP picture that can be read";
    NOT_EVIDENCE_DO: "chụp hoặc xuất lại thành ảnh .jpg rồi gửi lại (tệp đã gửi: {path})", "take or export it again as .jpg (given: {path})";
    COPY_HOLD: "lệnh tạm dừng này được đặt vì nơi lưu dữ liệu có dấu hiệu là bản sao", "this hold stands because the store looks like a copy";
    COPY_HOLD_DO: "bảo đảm không còn bản nào khác đang chạy, rồi người quản trị dùng `loa confirm --reason …`",
        "make sure that no other copy runs; then an administrator runs `loa confirm --reason …`";

    POOR_PASSWORD: "mật khẩu phải có ít nhất {least} ký tự và khác tên đăng nhập", "a password has at least {least} characters and is not the sign-in name";
    POOR_PASSWORD_DO: "chọn một câu ngắn dễ nhớ với mình, khó đoán với người khác", "take a short sentence that is easy for you and hard to guess for others";
    DEAD_LINK: "đường dẫn này đã được dùng, đã được thay bằng đường dẫn khác hoặc đã hết hạn", "this link was used, was replaced by another one, or has expired";
    DEAD_LINK_DO: "nhờ người quản trị hệ thống gửi đường dẫn mới", "ask the administrator for a new link";
    NOT_THEIR_PASSWORD: "tên đăng nhập hoặc mật khẩu không đúng", "the name or the password is not right";
    NOT_THEIR_PASSWORD_DO: "nhập lại; nếu quên mật khẩu, nhờ người quản trị hệ thống gửi đường dẫn đặt lại", "try again; if you forgot it, ask the administrator for a link";
    NO_ROLE_ANY_MORE: "anh/chị hiện không giữ vai trò nào đang có hiệu lực", "you hold no role at present";
    NO_ROLE_ANY_MORE_DO: "nhờ người quản trị hệ thống xem lại phân công", "ask the administrator to look at what you were given";

    NO_SUCH_ANCHOR: "chiến dịch {campaign} không có mốc nào mang mã {id}", "campaign {campaign} has no anchor {id}";
    NO_SUCH_ANCHOR_DO: "xem mục anchors trong tệp chiến dịch", "see `anchors` in the campaign file";
    MERE_DATE: "mốc {anchor} chỉ là ngày, không cần ai xác nhận", "the anchor {anchor} is a mere date and needs no word";
    MERE_DATE_DO: "nếu {anchor} là một sự kiện, bỏ “kind: date” trong tệp rồi `loa apply`", "if {anchor} is an event, drop “kind: date” in the file and run `loa apply`";
    POSTPONED_TO_PAST: "mốc {anchor}: {at} đã qua, không thể hoãn đến giờ đó", "anchor {anchor}: {at} has passed, nothing can be postponed to it";
    POSTPONED_TO_PAST_DO: "sửa ngày giờ trong --to; nếu {anchor} đã diễn ra lúc {at}, dùng `loa happened … --at`", "correct --to; if {anchor} happened at {at}, use `loa happened … --at`";
    NOT_YET: "mốc {anchor}: {at} chưa tới, không thể báo là đã diễn ra", "anchor {anchor}: {at} has not come, so it cannot have happened";
    NOT_YET_DO: "chờ {anchor} diễn ra rồi báo; nếu {at} là giờ mới, dùng `loa postpone … --to`", "wait until {anchor} happens; if {at} is its new time, use `loa postpone … --to`";
    NEEDS_ACTUAL_TIME: "mốc {anchor} dự kiến lúc {planned}, chưa tới giờ đó", "anchor {anchor} is planned for {planned}, which has not come";
    NEEDS_ACTUAL_TIME_DO: "nếu {anchor} đã diễn ra sớm hơn {planned}, thêm --at \"ngày giờ thực tế\"", "if {anchor} happened before {planned}, add --at \"the actual time\"";
    NEEDS_HOUR: "mốc {anchor} có giờ trong kế hoạch nên phải nêu cả giờ", "the anchor {anchor} has a clock time, so one must be given";
    NEEDS_HOUR_DO: "viết như \"23/01/2026 11:30\" cho {anchor}", "write it like \"2026-01-23 11:30\" for {anchor}";
    NEEDS_SOURCE: "chưa nêu nguồn cho biết sự kiện đã diễn ra", "no source says that it happened";
    NEEDS_SOURCE_DO: "thêm --source \"thông báo, tin của cơ quan nào\"", "add --source \"which notice or report\"";
    NOTHING_SAID: "chưa có lời báo nào về mốc {anchor} để bỏ", "nothing was said of the anchor {anchor} that could be taken back";
    NOTHING_SAID_DO: "xem `loa plan`: chỗ tệp và lời báo khác nhau được ghi ở đầu (mốc {anchor})", "see `loa plan`: it tells where file and word differ (anchor {anchor})";
    NOTHING_KEPT: "chiến dịch {campaign} được đưa vào lịch bằng phiên bản cũ, chưa giữ văn bản để lập lại kế hoạch", "campaign {campaign} was applied by an older version that kept no texts";
    NOTHING_KEPT_DO: "chạy `loa apply` cho {campaign} một lần, rồi làm lại", "run `loa apply` for {campaign} once, then try again";
    CANNOT_PLAN: "không lập lại được kế hoạch của {campaign} với giờ này", "the plan of {campaign} cannot be made with this time";
    CANNOT_PLAN_DO: "ghi giờ này vào tệp chiến dịch {campaign}, chạy `loa check` để xem lỗi, sửa rồi `loa apply`; cần dừng ngay thì `loa hold --campaign {campaign}`",
        "write the time into the file of {campaign}, see `loa check`, mend it and run `loa apply`; to stop at once: `loa hold --campaign {campaign}`";
    WORDS_CHANGED: "vừa có người báo về một mốc của {campaign} sau khi kế hoạch này được lập", "somebody said something of an anchor of {campaign} after this plan was made";
    WORDS_CHANGED_DO: "chạy lại lệnh để xem kế hoạch mới của {campaign}", "run the command again to see the new plan of {campaign}";
    EVENT_UNCONFIRMED: "lượt {id} chờ xác nhận sự kiện đã diễn ra ({anchors})", "delivery {id} waits for word that its event happened ({anchors})";
    EVENT_UNCONFIRMED_DO: "khi sự kiện ({anchors}) đã diễn ra, chạy `loa happened CHIẾN-DỊCH MỐC --source \"…\"`, rồi mới phát {id}",
        "once it happened ({anchors}), run `loa happened CAMPAIGN ANCHOR --source \"…\"`, then send {id}";
}

#[cfg(test)]
mod tests {
    #[test]
    fn same_places() {
        super::super::assert_same_places("refusal", super::ALL);
    }
}

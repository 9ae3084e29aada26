#include "rehearsal/buyer.hpp"

#include "stages/compose.hpp"
#include "stages/translate.hpp"

#include <fmt/format.h>

namespace tidegate::rehearsal {
namespace {

using documents::word_names;

template <class Word>
std::string word_text(Word word) {
    return std::string(word_names<Word>()[static_cast<std::size_t>(word)]);
}

std::string date_text(documents::LineAnswer const& answer) {
    for (When const when :
         {answer.scheduled_ship, answer.scheduled_delivery, answer.promised_delivery}) {
        if (when) return " on " + when.text();
    }
    return {};
}

/// "20: 300 accepted on 2026-11-24, 200 backordered on 2026-11-30".
std::string line_text(documents::AcknowledgementLine const& line) {
    std::string text;
    for (documents::LineAnswer const& answer : line.answers) {
        text += fmt::format(
            "{}{} {}{}", text.empty() ? "" : ", ",
            answer.quantity ? answer.quantity->normalized().text() : "", word_text(answer.status),
            date_text(answer)
        );
    }
    return fmt::format("line {}: {}", line.number, text);
}

std::string answers_of(documents::AcknowledgementLine const& line) {
    std::string words;
    for (documents::LineAnswer const& answer : line.answers) {
        words += (words.empty() ? "" : "+") + word_text(answer.status);
    }
    return words;
}

/// What the answer lacks; empty when it is what the order deserves. The law of quantities is
/// checked for every line.
std::string mistake_in(documents::Acknowledgement const& answer, RehearsedOrder const& order) {
    if (answer.order == nullptr || answer.order->number != order.number)
        return "answers another order";
    if (word_text(answer.decision) != order.decision) return "decision should be " + order.decision;
    if (answer.lines.size() != order.line_answers.size()) return "not one answer per line";
    for (std::size_t i = 0; i < answer.lines.size(); ++i) {
        documents::AcknowledgementLine const& line = answer.lines[i];
        if (answers_of(line) != order.line_answers[i]) {
            return fmt::format("line {} should be {}", line.number, order.line_answers[i]);
        }
        Decimal sum;
        for (documents::LineAnswer const& part : line.answers)
            sum += part.quantity.value_or(Decimal());
        if (line.quantity && sum != *line.quantity) {
            return fmt::format(
                "the answers of line {} add up to {}, ordered were {}", line.number, sum.text(),
                line.quantity->text()
            );
        }
    }
    return {};
}

}  // namespace

std::string Buyer::Progress::missing() const {
    if (!has_997) return "997";
    if (!has_855) return "855";
    if (order->goods.empty()) return {};
    if (!has_856) return "856";
    return has_810 ? "" : "810";
}

Buyer::Buyer(BuyerSetup setup, Reporter report)
    : setup_(std::move(setup)),
      report_(std::move(report)),
      dictionaries_(setup_.mappers / "standards"),
      maps_(setup_.mappers, dictionaries_) {}

Buyer::~Buyer() = default;

std::uint16_t Buyer::port() const { return peer_->port(); }

Expected<std::unique_ptr<Buyer>> Buyer::start(BuyerSetup setup, Reporter report) {
    std::unique_ptr<Buyer> buyer(new Buyer(std::move(setup), std::move(report)));
    auto peer = Peer::start(buyer->setup_.peer, [b = buyer.get()](Bytes payload) {
        std::lock_guard const lock(b->mutex_);
        b->payloads_.push_back(std::move(payload));
        b->arrived_.notify_one();
    });
    if (!peer) return std::unexpected(peer.error());
    buyer->peer_ = std::move(*peer);
    return buyer;
}

void Buyer::tell(Event::Direction direction, std::string what, std::string text, bool is_right) {
    if (!is_right) progress_.is_right = false;
    report_(
        {clock_.now(), direction, std::move(what), progress_.order ? progress_.order->number : "",
         std::move(text), is_right}
    );
}

bool Buyer::run_blocking(
    std::string const& url, std::vector<RehearsedOrder> const& orders,
    std::chrono::seconds per_order
) {
    bool is_right = true;
    for (RehearsedOrder const& order : orders) {
        progress_ = {};
        progress_.order = &order;
        send_order(url);
        auto const deadline = std::chrono::steady_clock::now() + per_order;
        while (!progress_.missing().empty()) {
            auto payload = wait_for_payload(deadline);
            if (!payload) {
                tell(Event::Direction::note, progress_.missing(), "did not come in time", false);
                break;
            }
            process(url, std::move(*payload));
        }
        is_right = is_right && progress_.is_right;
    }
    return is_right;
}

std::optional<Bytes> Buyer::wait_for_payload(std::chrono::steady_clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    if (!arrived_.wait_until(lock, deadline, [&] { return !payloads_.empty(); })) return {};
    Bytes payload = std::move(payloads_.front());
    payloads_.pop_front();
    return payload;
}

void Buyer::send_order(std::string const& url) {
    RehearsedOrder const& order = *progress_.order;
    progress_.group = ++group_control_;
    stages::OutboundEnvelope const envelope{
        *setup_.supplier.x12, ++interchange_control_, group_control_, clock_.now(), false
    };
    syntax::SetBody body{.type = "850", .text = order.body, .segments = 0, .convention = {}};
    body.segments = static_cast<std::uint32_t>(
        std::ranges::count(order.body, envelope.settings.delimiters.segment)
    );
    std::vector<syntax::SetBody> bodies{std::move(body)};
    auto text = stages::compose_group(envelope, "PO", std::move(bodies));
    if (!text) {
        tell(Event::Direction::note, "850", text.error().text(), false);
        return;
    }
    tell(
        Event::Direction::sent, "850", fmt::format("{} ({} bytes)", order.story, text->size()), true
    );
    auto receipt = peer_->send_blocking(url, *text);
    if (!receipt) {
        tell(Event::Direction::received, "MDN", "none: " + receipt.error().text(), false);
        return;
    }
    tell(Event::Direction::received, "MDN", receipt->text, receipt->is_right);
}

void Buyer::process(std::string const& url, Bytes payload) {
    MemorySource source(payload);
    auto const done = stages::interpret(
        source, {dictionaries_, setup_.supplier, {}},
        {[&](stages::InterpretedSet const& set) { return on_set(set); },
         [&](stages::InterpretedInterchange const& interchange) {
             return on_interchange(url, interchange);
         }}
    );
    if (!done)
        tell(Event::Direction::received, "X12", "cannot be read: " + done.error().text(), false);
}

void Buyer::tell_errors(std::string_view where, syntax::Findings const& findings) {
    for (syntax::Finding const& finding : findings) {
        if (finding.severity != syntax::Severity::error) continue;
        tell(
            Event::Direction::received, std::string(where), "breaks the standard: " + finding.text,
            false
        );
    }
}

Expected<void> Buyer::on_set(stages::InterpretedSet const& set) {
    if (set.acknowledgement) {
        // The rehearsal speaks X12.
        if (auto const* ack =
                std::get_if<standards::FunctionalAcknowledgement>(&*set.acknowledgement))
            check_functional_ack(*ack);
        return {};
    }
    tell_errors(set.set.type(), set.findings);
    if (set.rule == nullptr || set.tree == nullptr) {
        tell(Event::Direction::received, std::string(set.set.type()), "was not agreed", false);
        return {};
    }
    auto const program = maps_.find(set.rule->map);
    if (!program) return std::unexpected(program.error());
    auto const translated =
        stages::Translator().translate(set, *program, documents::Environment::live);
    if (!translated) return std::unexpected(translated.error());
    tell_errors(set.set.type(), translated->findings);
    documents::TypeInfo const& type = translated->document.type();
    if (&type == &documents::type_of<documents::Acknowledgement>())
        check_acknowledgement(translated->document.as<documents::Acknowledgement>());
    else if (&type == &documents::type_of<documents::ShipNotice>())
        check_ship_notice(translated->document.as<documents::ShipNotice>());
    else if (&type == &documents::type_of<documents::Invoice>())
        check_invoice(translated->document.as<documents::Invoice>());
    else
        tell(Event::Direction::received, std::string(set.set.type()), "was not agreed", false);
    return {};
}

void Buyer::check_functional_ack(standards::FunctionalAcknowledgement const& ack) {
    bool const is_ours =
        ack.functional_id == "PO" && ack.control == std::to_string(progress_.group);
    bool const is_accepted = ack.status == 'A' && ack.accepted == 1;
    progress_.has_997 = progress_.has_997 || is_ours;
    tell(
        Event::Direction::received, "997",
        fmt::format(
            "group PO {}: {}, {} of {} accepted", ack.control, ack.status, ack.accepted,
            ack.received
        ),
        is_ours && is_accepted
    );
}

void Buyer::check_acknowledgement(documents::Acknowledgement const& answer) {
    std::string const mistake = mistake_in(answer, *progress_.order);
    progress_.has_855 = true;
    tell(
        Event::Direction::received, "855",
        fmt::format(
            "{}, seller order {}{}", word_text(answer.decision), answer.seller_order,
            mistake.empty() ? "" : "; " + mistake
        ),
        mistake.empty()
    );
    for (documents::AcknowledgementLine const& line : answer.lines) {
        tell(Event::Direction::note, "", line_text(line), true);
    }
}

void Buyer::check_ship_notice(documents::ShipNotice const& notice) {
    std::string const mistake =
        mistake_in(notice, progress_.order->number, progress_.order->goods, sscc_);
    progress_.has_856 = true;
    progress_.shipment = std::string(notice.number);
    tell(
        Event::Direction::received, "856",
        fmt::format(
            "shipment {}, {} packs{}", notice.number, notice.packs.size(),
            mistake.empty() ? "" : "; " + mistake
        ),
        mistake.empty()
    );
    for (documents::ShipPack const& pack : notice.packs) {
        std::string contents;
        for (documents::Content const& content : pack.contents) {
            contents += fmt::format(
                "{}{} of line {}", contents.empty() ? "" : ", ",
                content.quantity ? content.quantity->normalized().text() : "", content.line
            );
        }
        tell(Event::Direction::note, "", fmt::format("pack {}: {}", pack.sscc, contents), true);
    }
}

void Buyer::check_invoice(documents::Invoice const& invoice) {
    RehearsedOrder const& order = *progress_.order;
    std::string const mistake =
        mistake_in(invoice, order.number, progress_.shipment, order.goods, order.invoice_total);
    progress_.has_810 = true;
    auto const total = invoice.totals ? invoice.totals->total : std::nullopt;
    tell(
        Event::Direction::received, "810",
        fmt::format(
            "invoice {} over {} {}{}", invoice.number, total ? total->text() : "nothing",
            invoice.currency, mistake.empty() ? "" : "; " + mistake
        ),
        mistake.empty()
    );
}

Expected<void> Buyer::on_interchange(
    std::string const& url, stages::InterpretedInterchange const& interchange
) {
    std::vector<syntax::SetBody> bodies;
    std::string text;
    tell_errors("ISA", interchange.findings);
    for (stages::InterpretedGroup const& group : interchange.groups) {
        tell_errors("GS", group.received.findings);
        if (group.is_acknowledgement) continue;
        standards::AcknowledgeOptions options;
        options.delimiters = stages::outbound_delimiters(*setup_.supplier.x12);
        auto ack = standards::acknowledge_group(group.received, options);
        if (!ack) return std::unexpected(ack.error());
        text += fmt::format(
            "group {} {}: {}, {} of {} accepted", group.header.functional_id, group.header.control,
            ack->status, ack->accepted, ack->received
        );
        bodies.push_back(std::move(ack->body));
    }
    if (bodies.empty()) return {};
    stages::OutboundEnvelope const envelope{
        *setup_.supplier.x12, ++interchange_control_, ++group_control_, clock_.now(), false
    };
    auto const composed = stages::compose_group(envelope, "FA", std::move(bodies));
    if (!composed) return std::unexpected(composed.error());
    tell(Event::Direction::sent, "997", text, true);
    auto const receipt = peer_->send_blocking(url, *composed);
    if (!receipt) return std::unexpected(receipt.error());
    tell(Event::Direction::received, "MDN", receipt->text, receipt->is_right);
    return {};
}

}  // namespace tidegate::rehearsal

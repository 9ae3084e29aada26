#include "documents/words.hpp"

#include "documents/goods_words.hpp"
#include "documents/reply_words.hpp"
#include "documents/settlement_words.hpp"
#include "documents/stock_words.hpp"
#include "documents/trade_words.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <utility>

using namespace tidegate::documents;

namespace {

/// The name of an enumerator as the compiler knows it; "" when the value has none.
template <auto Value>
std::string enumerator() {
    std::string_view const text = __PRETTY_FUNCTION__;
    auto const start = text.find("Value = ") + 8;
    if (text[start] == '(') return {};
    auto const colon = text.rfind("::");
    std::string name(text.substr(colon + 2, text.size() - colon - 3));
    if (name.ends_with('_')) name.pop_back();
    if (name.starts_with('_')) name.erase(0, 1);
    return name;
}

template <class Word, std::size_t... I>
std::vector<std::string> enumerators(std::index_sequence<I...>) {
    return {enumerator<static_cast<Word>(I)>()...};
}

template <class Word, Word last>
void check_words() {
    constexpr std::size_t count = static_cast<std::size_t>(last) + 1;
    auto const names = word_names<Word>();
    CAPTURE(enumerator<last>());
    REQUIRE(names.size() == count);
    CHECK(enumerator<static_cast<Word>(count)>().empty());

    auto const from_compiler = enumerators<Word>(std::make_index_sequence<count>{});
    CHECK(from_compiler[0] == "absent");
    CHECK(names[0].empty());
    for (std::size_t i = 1; i < count; ++i) CHECK(names[i] == from_compiler[i]);
    CHECK(std::set<std::string_view>(names.begin(), names.end()).size() == count);
}

}  // namespace

TEST_CASE(
    "words: the names of every enumeration are its enumerators, in order and each once",
    "[documents]"
) {
    check_words<Environment, Environment::test>();
    check_words<Purpose, Purpose::copy>();
    check_words<OrderType, OrderType::warehouse_transfer>();
    check_words<Answer, Answer::none>();
    check_words<Fulfilment, Fulfilment::by_schedule>();
    check_words<ChangeAction, ChangeAction::transfer>();
    check_words<Decision, Decision::replenishment>();
    check_words<LineStatus, LineStatus::released>();
    check_words<AnswerReason, AnswerReason::item>();
    check_words<PartyRole, PartyRole::store>();
    check_words<ContactRole, ContactRole::hazardous>();
    check_words<PriceBasis, PriceBasis::per_unit>();
    check_words<PriceKind, PriceKind::information>();
    check_words<ChargeKind, ChargeKind::charge>();
    check_words<ChargeCode, ChargeCode::other>();
    check_words<Settlement, Settlement::information>();
    check_words<PercentOf, PercentOf::document>();
    check_words<TaxKind, TaxKind::all>();
    check_words<TaxCategory, TaxCategory::mixed>();
    check_words<TermsKind, TermsKind::instalments>();
    check_words<TermsBasis, TermsBasis::order_date>();
    check_words<PaymentMethod, PaymentMethod::direct_debit>();
    check_words<Freight, Freight::buyer>();
    check_words<TitlePlace, TitlePlace::destination>();
    check_words<ReferenceType, ReferenceType::mutual>();
    check_words<NoteKind, NoteKind::internal>();
    check_words<TransportMode, TransportMode::ltl>();
    check_words<TransportService, TransportService::express>();
    check_words<Firmness, Firmness::immediate>();
    check_words<LabelKind, LabelKind::shipper>();
    check_words<Relation, Relation::substitute>();
    check_words<Structure, Structure::no_packs>();
    check_words<PackLevel, PackLevel::subpack>();
    check_words<MarkKind, MarkKind::shipper>();
    check_words<InvoiceType, InvoiceType::proforma>();
    check_words<InventoryKind, InventoryKind::manufacturer_inventory>();
    check_words<StockKind, StockKind::reserved>();
    check_words<ForecastBasis, ForecastBasis::production>();
    check_words<ForecastQuantities, ForecastQuantities::replacement>();
    check_words<ForecastFirmness, ForecastFirmness::commitment>();
    check_words<Bucket, Bucket::quarterly>();
    check_words<AuthorisedKind, AuthorisedKind::material>();
    check_words<ShippedKind, ShippedKind::previous_cumulative>();
    check_words<ActivityKind, ActivityKind::beginning>();
    check_words<CatalogueKind, CatalogueKind::price_sheet>();
    check_words<CatalogueAction, CatalogueAction::unchanged>();
    check_words<ReturnDisposition, ReturnDisposition::consumer>();
    check_words<ReturnReason, ReturnReason::price>();
    check_words<ReturnResponse, ReturnResponse::unidentifiable>();
    check_words<OrderStatusKind, OrderStatusKind::enquiry>();
    check_words<StatusScope, StatusScope::selected_items>();
    check_words<ItemStatus, ItemStatus::discontinued>();
    check_words<ReceivingKind, ReceivingKind::disposition>();
    check_words<ReceivingCondition, ReceivingCondition::held>();
    check_words<WarehouseAction, WarehouseAction::delete_>();
    check_words<WarehouseAdviceKind, WarehouseAdviceKind::expected>();
    check_words<Reporting, Reporting::none>();
    check_words<WarehouseStatus, WarehouseStatus::split>();
    check_words<Direction, Direction::debit>();
    check_words<Handling, Handling::notify>();
    check_words<AdjustmentReason, AdjustmentReason::data_missing>();
    check_words<PaidDocument, PaidDocument::bill_of_lading>();
    check_words<AdviceDecision, AdviceDecision::rejected>();
    check_words<AdviceLevel, AdviceLevel::group>();
    check_words<AcknowledgementForm, AcknowledgementForm::contrl>();
    check_words<SyntaxDecision, SyntaxDecision::received>();
}

#include "documents/remittance.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(BankAccount);
TIDEGATE_DEFINE_TYPE(RemittanceLine);
TIDEGATE_DEFINE_TYPE(Remittance);

void BankAccount::describe(Describe<BankAccount>& d) {
    d.name("bank_account");
    d.optional("bank", &BankAccount::bank, "bank of the account");
    d.optional("account", &BankAccount::account, "number of the account");
}

void RemittanceLine::describe(Describe<RemittanceLine>& d) {
    d.name("line");
    d.one("type", &RemittanceLine::type, "kind of document that is paid").is_key = true;
    d.one("invoice", &RemittanceLine::invoice, "its number").is_key = true;
    d.optional("issued_on", &RemittanceLine::issued_on, "its date").is_date = true;
    d.optional("paid", &RemittanceLine::paid, "amount paid").unit = "currency";
    d.optional("invoiced", &RemittanceLine::invoiced, "amount of the document").unit = "currency";
    d.optional("discount", &RemittanceLine::discount, "cash discount taken").unit = "currency";
    d.any("adjustments", &RemittanceLine::adjustments, "why another amount is paid");
    d.any("extensions", &RemittanceLine::extensions, "values of one partner or industry");
}

void Remittance::describe(Describe<Remittance>& d) {
    d.name("remittance", "remittance/1");
    describe_environment(d);
    d.one("number", &Remittance::number, "number of the payment").is_key = true;
    d.one("amount", &Remittance::amount, "amount paid in all").unit = "currency";
    d.one("direction", &Remittance::direction, "credit pays the receiver of the document");
    d.one("method", &Remittance::method, "means of payment");
    d.optional("issued_on", &Remittance::issued_on, "when the advice was issued");
    d.optional("zones", &Remittance::zones, "zone in which the time of issued_on was given");
    d.optional("paid_on", &Remittance::paid_on, "day of the payment").is_date = true;
    d.one("currency", &Remittance::currency, "of all amounts").unit = "ISO 4217";
    d.optional("from", &Remittance::from, "account of the payer");
    d.optional("to", &Remittance::to, "account of the payee");
    d.any("parties", &Remittance::parties, "who takes part");
    d.any("lines", &Remittance::lines, "what is paid");
    d.any("adjustments", &Remittance::adjustments, "amounts that belong to no line");
    describe_end(d);
}

}  // namespace tidegate::documents

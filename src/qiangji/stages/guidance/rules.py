"""Who may do what in the second stage: a permission, held in a place that covers the object's scope.

Experts hold none of them: what reaches an expert is what was assigned to them.
"""

import rules

from qiangji.accounts import queries as accounts
from qiangji.accounts.permissions import Permission
from qiangji.accounts.rules import holder_of
from qiangji.stages.assessment.models import Diagnosis

from .models import CoachingEngagement, Delivery, Match, Offer, Partner, PlanItem, SupportPlan


def _plays(name: str, *roles: str) -> rules.Predicate:
    @rules.predicate(name=name)
    def predicate(user, _obj=None) -> bool:
        return any(grant.role in roles for grant in accounts.grants_in_force(user))

    return predicate


# Roles without a place that have a part in this stage.
takes_part = _plays("takes_part", "expert", "partner", "donor")
is_expert = _plays("is_expert", "expert")
is_donor = _plays("is_donor", "donor")


@rules.predicate
def is_expert_of(user, plan: SupportPlan | None) -> bool:
    return plan is not None and plan.expert_id == user.pk


@rules.predicate
def is_signed(_user, plan: SupportPlan | None) -> bool:
    return plan is None or plan.signed_at is not None


@rules.predicate
def owns_an_item(user, plan: SupportPlan | None) -> bool:
    return plan is not None and plan.signed_at is not None and any(i.owner_id == user.pk for i in plan.items.all())


@rules.predicate
def is_item_under_way(_user, item: PlanItem | None) -> bool:
    return item is None or item.plan.signed_at is not None


@rules.predicate
def is_owner(user, item: PlanItem | None) -> bool:
    return item is not None and user.pk in (item.owner_id, item.plan.expert_id)


@rules.predicate
def coaches_it(user, engagement: CoachingEngagement | None) -> bool:
    """Whoever is no expert any longer has no case either."""
    return engagement is not None and engagement.expert_id == user.pk and is_expert(user)


views = holder_of(Permission.VIEW_GUIDANCE)
runs = holder_of(Permission.RUN_GUIDANCE)
responds = holder_of(Permission.RESPOND_GUIDANCE)

rules.add_perm("guidance.view_guidance", views)
rules.add_perm("guidance.run_guidance", runs)
rules.add_perm("guidance.respond_guidance", responds)

# The door of the stage: it leads each person to what waits there for them.
rules.add_perm("guidance.enter_stage", views | takes_part)

# Plans: a draft is between the hub and the expert; the organisation sees what was signed.
rules.add_perm("guidance.view_plans", views | is_expert)
rules.add_perm("guidance.view_plan", is_expert_of | owns_an_item | (views & (is_signed | ~responds)))
rules.add_perm("guidance.edit_plan", ~is_signed & (is_expert_of | runs))
rules.add_perm("guidance.sign_plan", ~is_signed & is_expert_of)
rules.add_perm("guidance.answer_item", is_item_under_way & responds)
rules.add_perm("guidance.carry_item", is_item_under_way & (runs | is_owner))

# Planning a cohort is the hub's: who runs it proposes and decides line by line, who approves signs.
approves = holder_of(Permission.APPROVE_GUIDANCE)
rules.add_perm("guidance.view_cohorts", runs | approves)
rules.add_perm("guidance.propose_cohort", runs)
rules.add_perm("guidance.decide_cohort", runs | approves)
rules.add_perm("guidance.sign_cohort", approves)


@rules.predicate
def is_partner(user, obj=None) -> bool:
    """An account that a partner names as its own; of an offer or a match, that partner's."""
    if obj is None:
        return user.pk is not None and Partner.objects.filter(account=user.pk).exists()
    owner = getattr(obj, "offer", obj).partner
    return user.pk is not None and owner.account_id == user.pk


@rules.predicate
def is_passed_on(_user, match: Match | None) -> bool:
    return match is None or match.proposed_on is not None


@rules.predicate
def may_apply(user, offer: Offer | None = None) -> bool:
    """Whoever answers for an organisation sees every offer that is open."""
    return accounts.holds(user, Permission.RESPOND_GUIDANCE) and (offer is None or _is_seen(user, offer))


def _is_seen(user, offer: Offer) -> bool:
    own = accounts.scopes(user, Permission.RESPOND_GUIDANCE)
    theirs = accounts.within(own, "need__organisation__scope")
    return offer.is_open or offer.matches.filter(theirs).exists()


# Resources: a partner has its own offers, and the matches that were passed on to it.
rules.add_perm("guidance.view_resources", views | is_partner)
rules.add_perm("guidance.view_offer", views | is_partner | may_apply)
rules.add_perm("guidance.run_offer", runs | is_partner)
rules.add_perm("guidance.apply_for_offer", may_apply)
rules.add_perm("guidance.post_need", runs | responds)
rules.add_perm("guidance.view_match", views | (is_partner & is_passed_on))
rules.add_perm("guidance.run_match", runs | (is_partner & is_passed_on))
rules.add_perm("guidance.answer_match", runs | responds)


@rules.predicate
def is_diagnostician(user, diagnosis: Diagnosis | None) -> bool:
    return diagnosis is not None and diagnosis.diagnostician_id == user.pk


@rules.predicate
def is_diagnosis_signed(_user, diagnosis: Diagnosis | None) -> bool:
    return diagnosis is None or diagnosis.signed_at is not None


@rules.predicate
def is_for_their_item(user, delivery: Delivery | None) -> bool:
    """What was given for an item of a plan that this expert signs, or for an item of theirs."""
    item = None if delivery is None else delivery.plan_item
    return item is not None and user.pk in (item.owner_id, item.plan.expert_id)


rules.add_perm("guidance.draft_plan", is_diagnosis_signed & (is_diagnostician | runs))

# The ledger. Whoever carries an item writes down what was given for it; the rest is the hub's.
rules.add_perm("guidance.view_deliveries", views | is_expert)
rules.add_perm("guidance.record_deliveries", runs | responds | is_expert)
rules.add_perm("guidance.view_delivery", views | is_for_their_item)
rules.add_perm("guidance.void_delivery", runs)

# The hub's side of what an organisation has too: notes kept inside, the roster's hours, what packages there are.
oversees = runs | (views & ~responds)
rules.add_perm("guidance.oversee_guidance", oversees)

# Coaching: the hub, the organisation, and the expert whose case it is.
rules.add_perm("guidance.view_coaching", views | is_expert)
rules.add_perm("guidance.view_engagement", views | coaches_it)
rules.add_perm("guidance.carry_engagement", runs | coaches_it)
rules.add_perm("guidance.read_inner_notes", oversees | coaches_it)
rules.add_perm("guidance.view_workload", oversees | is_expert)
# Gifts and fairs: the hub keeps the books, an organisation signs and reports for itself, a donor follows their own.


@rules.predicate
def looks_after_many(user, _obj=None) -> bool:
    return accounts.oversees(user)


rules.add_perm("guidance.view_gifts", views & looks_after_many)
rules.add_perm("guidance.run_gifts", runs & looks_after_many)
rules.add_perm("guidance.sign_receipt", responds)
rules.add_perm("guidance.report_booth", responds)
rules.add_perm("guidance.follow_own_gifts", is_donor)

"""What PagerDuty complains about is told whole, in both forms its APIs use."""

from pager.refusals import Refused, complaints


def test_a_list_of_errors_and_a_map_of_lists_are_both_read() -> None:
    assert complaints({"error": {"message": "Invalid", "code": 2001, "errors": ["Name is taken", "Bad zone"]}}) == (
        "Invalid",
        "Name is taken",
        "Bad zone",
    )
    assert complaints(
        {"error": {"message": "Invalid", "code": 400, "errors": {"end_time": ["is past", "is odd"]}}}
    ) == (
        "Invalid",
        "end_time is past, is odd",
    )


def test_whatever_else_an_answer_holds_breaks_nothing() -> None:
    answers: list[object] = [None, [], "text", {}, {"error": None}, {"error": []}, {"error": {"errors": None}}]
    for answer in answers:
        assert complaints(answer) == ()
    assert complaints({"error": "Account not found"}) == ("Account not found",)


def test_a_refusal_names_request_status_reasons_and_what_to_try() -> None:
    told = str(Refused("GET /users", 401, {"error": {"message": "Unauthorized"}}))
    assert told.startswith("PagerDuty refused GET /users (401): Unauthorized; check the API key")

"""Who may pass each route: one line for each, written by hand against the pay policy, and not derived from the code.

`~` is `/api/v1/organisations/{organisation}`. The letters are the roles that pass: Coordinator, Engineer, Manager,
Payroll, Rate administrator (the fifth), Auditor. The next column says whose it is that the path names: one `person`'s,
or the `company`'s; a `month` has the same name everywhere. The last column names the scopes of which a service token
needs one; `any`: whichever; `people`: none passes, it takes a person; `public`: nobody needs to show anything.
"""

from typing import NamedTuple

from domain.access import CompanyRole, Right

HOME = "/api/v1/organisations/{organisation}"

TABLE = """
GET    /api/v1/me                                       CEMPRA  -        any
GET    ~                                                CEMPRA  -        schedule:read
PUT    ~                                                C.....  -        organisation:write
GET    ~/absences                                       CEM..A  -        organisation:read | own:write
POST   ~/absences                                       CE....  -        organisation:write | own:write
GET    ~/absences/{key}                                 CEM..A  person   organisation:read | own:write
PUT    ~/absences/{key}                                 CE....  person   organisation:write | own:write
DELETE ~/absences/{key}                                 CE....  person   organisation:write | own:write
POST   ~/absences/import                                CE....  -        organisation:write | own:write
GET    ~/accounts                                       C..P.A  -        account:read | pay:write
POST   ~/accounts                                       C.....  -        account:write
GET    ~/accounts/{account}                             C..P.A  company  account:read | pay:write
PUT    ~/accounts/{account}                             C.....  company  account:write
POST   ~/accounts/{account}/confirm                     ...P..  company  pay:write
POST   ~/accounts/{account}/sign-in-links               C.....  company  account:write
GET    ~/audit                                          C....A  -        audit:read
GET    ~/company                                        CEMPRA  -        schedule:read
PUT    ~/company                                        C.....  -        organisation:write
GET    ~/drafts                                         C.M..A  -        plan:read
POST   ~/drafts                                         C.....  -        plan:write
GET    ~/drafts/{draft}                                 C.M..A  company  plan:read
PATCH  ~/drafts/{draft}                                 C.....  company  plan:write
DELETE ~/drafts/{draft}                                 C.....  company  plan:write
GET    ~/drafts/{draft}/analysis                        C.M..A  company  plan:read
GET    ~/drafts/{draft}/compare                         C.M..A  company  plan:read
POST   ~/drafts/{draft}/locks                           C.....  company  plan:write
DELETE ~/drafts/{draft}/locks/{rotation}/{role}/{week}  C.....  company  plan:write
POST   ~/drafts/{draft}/publish                         C.....  company  schedule:publish
GET    ~/drafts/{draft}/report.html                     C.M..A  company  plan:read
GET    ~/drafts/{draft}/result                          C.M..A  company  plan:read
POST   ~/drafts/{draft}/solve                           C.....  company  plan:write
POST   ~/drafts/{draft}/what-if                         C.M..A  company  plan:read
POST   ~/drafts/{draft}/why                             C.M..A  company  plan:read
GET    ~/engineers                                      CEMPRA  -        schedule:read
POST   ~/engineers                                      C.....  -        organisation:write
GET    ~/engineers/{key}                                CEMPRA  company  schedule:read
PUT    ~/engineers/{key}                                C.....  company  organisation:write
DELETE ~/engineers/{key}                                C.....  company  organisation:write
GET    ~/escalation                                     CEMPRA  -        schedule:read
PUT    ~/escalation                                     C.....  -        organisation:write
POST   ~/evaluations                                    C.....  -        plan:write
GET    ~/feeds                                          CEMPRA  -        schedule:read
POST   ~/feeds                                          CEMPRA  -        schedule:read
DELETE ~/feeds/{feed}                                   CEMPRA  person   schedule:read
GET    ~/handoff                                        CEMPRA  -        schedule:read
POST   ~/handoff                                        C.....  -        schedule:publish
GET    ~/holiday-holders                                CEMPRA  -        schedule:read
POST   ~/holiday-holders                                C.....  -        organisation:write
GET    ~/holiday-holders/{key}                          CEMPRA  company  schedule:read
PUT    ~/holiday-holders/{key}                          C.....  company  organisation:write
DELETE ~/holiday-holders/{key}                          C.....  company  organisation:write
GET    ~/incidents                                      C.MP.A  -        incident:read
POST   ~/incidents                                      C.....  -        incident:write
GET    ~/incidents/{key}                                C.MP.A  company  incident:read
PUT    ~/incidents/{key}                                C.....  company  incident:write
DELETE ~/incidents/{key}                                C.....  company  incident:write
POST   ~/incidents/read                                 C.....  -        incident:write
GET    ~/jobs/{job}                                     C.M..A  company  plan:read
POST   ~/jobs/{job}/cancel                              C.....  company  plan:write
GET    ~/jobs/{job}/evaluation                          C.M..A  company  plan:read
GET    ~/jobs/{job}/events                              C.M..A  company  plan:read
GET    ~/locks                                          C.M..A  -        organisation:read
POST   ~/locks                                          C.....  -        organisation:write
GET    ~/locks/{key}                                    C.M..A  company  organisation:read
PUT    ~/locks/{key}                                    C.....  company  organisation:write
DELETE ~/locks/{key}                                    C.....  company  organisation:write
GET    ~/oncall                                         CEMPRA  -        schedule:read
GET    ~/overrides                                      CEMPRA  -        schedule:read
POST   ~/overrides                                      C.....  -        schedule:override
GET    ~/overrides/{number}                             CEMPRA  company  schedule:read
DELETE ~/overrides/{number}                             C.....  company  schedule:override
GET    ~/pagerduty/drift                                C....A  -        pagerduty:read
POST   ~/pagerduty/plans                                C.....  -        pagerduty:write
GET    ~/pagerduty/plans/{plan}                         C....A  company  pagerduty:read
POST   ~/pagerduty/plans/{plan}/apply                   C.....  company  pagerduty:write
PUT    ~/pagerduty/policies/{rotation}                  C.....  company  pagerduty:write
DELETE ~/pagerduty/policies/{rotation}                  C.....  company  pagerduty:write
GET    ~/pagerduty/preflight                            C....A  -        pagerduty:read
PUT    ~/pagerduty/schedules/{rotation}/{role}          C.....  company  pagerduty:write
DELETE ~/pagerduty/schedules/{rotation}/{role}          C.....  company  pagerduty:write
GET    ~/pagerduty/verification                         C....A  -        pagerduty:read
GET    ~/past-shifts                                    CEMPRA  -        schedule:read
POST   ~/past-shifts                                    C.....  -        organisation:write
GET    ~/past-shifts/{key}                              CEMPRA  company  schedule:read
PUT    ~/past-shifts/{key}                              C.....  company  organisation:write
DELETE ~/past-shifts/{key}                              C.....  company  organisation:write
GET    ~/pay/claims                                     .EMP.A  -        pay:own | pay:read
POST   ~/pay/claims                                     .E....  -        pay:own
GET    ~/pay/claims/{claim}                             .EMP.A  person   pay:own | pay:read
GET    ~/pay/corrections                                ...P.A  -        pay:read
POST   ~/pay/corrections                                ...P..  -        pay:write
GET    ~/pay/corrections/set-aside                      ...P.A  -        pay:read
POST   ~/pay/corrections/set-aside                      ...P..  -        pay:write
POST   ~/pay/corrections/take-back                      ...P..  -        pay:write
GET    ~/pay/lines/{line}                               .E.P.A  person   pay:own | pay:read
GET    ~/pay/minutes                                    ..M...  -        people
POST   ~/pay/minutes/{subject}                          ..M...  company  people
GET    ~/pay/periods                                    ...P.A  -        pay:read
GET    ~/pay/periods/{period}                           ...P.A  month    pay:read
POST   ~/pay/periods/{period}/acknowledge               ...P..  month    pay:write
POST   ~/pay/periods/{period}/approve                   ...P..  month    pay:write
POST   ~/pay/periods/{period}/close                     ...P..  month    pay:write
POST   ~/pay/periods/{period}/reopen                    ...P..  month    pay:write
GET    ~/pay/periods/{period}/report                    ...P.A  month    pay:read
POST   ~/pay/periods/{period}/review                    ...P..  month    pay:write
GET    ~/pay/segments                                   C.MP.A  -        incident:read
POST   ~/pay/segments                                   C.....  -        incident:write
GET    ~/pay/statements/{period}/{engineer}             .E.P.A  person   pay:own | pay:read
GET    ~/policy                                         CEMPRA  -        schedule:read
PUT    ~/policy                                         C.....  -        organisation:write
GET    ~/rates                                          ...PRA  -        rates:read
GET    ~/rates/proposals                                ...PRA  -        rates:read
POST   ~/rates/proposals                                ....R.  -        rates:write
GET    ~/rates/proposals/{proposal}                     ...PRA  company  rates:read
POST   ~/rates/proposals/{proposal}/approve             ....R.  company  people
POST   ~/rates/proposals/{proposal}/refuse              ....R.  company  people
GET    ~/rotations                                      CEMPRA  -        schedule:read
POST   ~/rotations                                      C.....  -        organisation:write
GET    ~/rotations/{key}                                CEMPRA  company  schedule:read
PUT    ~/rotations/{key}                                C.....  company  organisation:write
DELETE ~/rotations/{key}                                C.....  company  organisation:write
GET    ~/rotations/{rotation}/table                     CEMPRA  company  schedule:read
GET    ~/schedule                                       CEMPRA  -        schedule:read
POST   ~/swaps                                          C.....  -        schedule:override
GET    ~/teams                                          CEMPRA  -        schedule:read
POST   ~/teams                                          C.....  -        organisation:write
GET    ~/teams/{key}                                    CEMPRA  company  schedule:read
PUT    ~/teams/{key}                                    C.....  company  organisation:write
DELETE ~/teams/{key}                                    C.....  company  organisation:write
GET    ~/tokens                                         CEMPRA  -        any
POST   ~/tokens                                         CEMPRA  -        token:own
POST   ~/tokens/services                                C..P..  -        token:write
GET    ~/tokens/{token}                                 CEMPRA  person   any
DELETE ~/tokens/{token}                                 CEMPRA  person   any
GET    ~/versions                                       CEMPRA  -        schedule:read
GET    ~/versions/{number}                              CEMPRA  company  schedule:read
GET    ~/versions/{number}/announcement                 CEMPRA  company  schedule:read
POST   ~/versions/{number}/announcement                 C.....  company  schedule:publish
POST   ~/versions/{number}/roll-back                    C.....  company  schedule:publish
POST   ~/why                                            CEMPRA  -        schedule:read
GET    ~/wishes                                         CEM..A  -        organisation:read | own:write
POST   ~/wishes                                         CE....  -        organisation:write | own:write
GET    ~/wishes/{key}                                   CEM..A  person   organisation:read | own:write
PUT    ~/wishes/{key}                                   CE....  person   organisation:write | own:write
DELETE ~/wishes/{key}                                   CE....  person   organisation:write | own:write
GET    /feeds/{secret}.ics                              public  -        -
HEAD   /feeds/{secret}.ics                              public  -        -
GET    /                                                public  -        -
GET    /docs                                            public  -        -
GET    /docs/style.css                                  public  -        -
GET    /healthz                                         public  -        -
HEAD   /healthz                                         public  -        -
GET    /metrics                                         public  -        -
HEAD   /metrics                                         public  -        -
GET    /problems/{name}                                 public  -        -
GET    /readyz                                          public  -        -
HEAD   /readyz                                          public  -        -
GET    /signin/{secret}                                 public  -        -
GET    /oidc/callback                                   public  -        -
GET    /oidc/sign-in                                    public  -        -
POST   /signin/{secret}                                 public  -        -
POST   /signout                                         CEMPRA  -        any
POST   /webhooks/pagerduty/{organisation}               public  -        -
"""


class Row(NamedTuple):
    """One route, and who may pass."""

    method: str
    path: str
    roles: frozenset[CompanyRole]
    scopes: frozenset[Right]
    """Empty: any token passes, or none where it takes a person."""
    is_of_people: bool
    is_public: bool
    owner: str
    """Whose it is: `person`, `company`, `month`; `-` where the path names nothing that is anybody's."""

    @property
    def route(self) -> tuple[str, str]:
        return self.method, self.path


def rows() -> list[Row]:
    """The table, read."""
    return [_row(line) for line in TABLE.splitlines() if line]


def _row(line: str) -> Row:
    method, path, who, owner, *scopes = line.split()
    letters = dict(zip("CEMPRA", CompanyRole, strict=True))
    named = [scope for scope in scopes if scope not in ("|", "any", "-", "people")]
    return Row(
        method=method,
        path=path.replace("~", HOME),
        roles=frozenset() if who == "public" else frozenset(letters[letter] for letter in who if letter != "."),
        scopes=frozenset(map(Right, named)),
        is_of_people="people" in scopes,
        is_public=who == "public",
        owner=owner,
    )

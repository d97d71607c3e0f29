package dev.holdfast.control.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderRulesTest {

    private static final ProviderRules RULES = ProviderRules.parse(
            "groups", "Net Admins=admin; edge=operator@edge-a; more-edge = operator@edge-b,edge-c;staff=viewer");

    @Test
    void theHighestRoleCountsWithAllItsClusters() {
        assertThat(RULES.standing(Map.of("groups", List.of("staff", "edge", "more-edge"))))
                .contains(new Standing(Role.OPERATOR, Reach.parse("edge-a edge-b edge-c")));
        assertThat(RULES.standing(Map.of("groups", List.of("staff", "Net Admins"))))
                .contains(new Standing(Role.ADMIN, Reach.EVERYWHERE));
        assertThat(RULES.standing(Map.of("groups", "staff"))).contains(new Standing(Role.VIEWER, Reach.EVERYWHERE));
    }

    @Test
    void noGroupNoRole() {
        assertThat(RULES.standing(Map.of("groups", List.of("others", "STAFF")))).isEmpty();
        assertThat(RULES.standing(Map.of("roles", List.of("staff")))).isEmpty();
        assertThat(RULES.standing(Map.of("groups", 7))).isEmpty();
    }

    @Test
    void findsGroupsInsideOfAnotherClaim() {
        ProviderRules nested = ProviderRules.parse("realm_access.roles", "staff=viewer");

        assertThat(nested.standing(Map.of("realm_access", Map.of("roles", List.of("staff")))))
                .isPresent();
        assertThat(nested.standing(Map.of("realm_access", "staff"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";", "staff", "staff=god", "=viewer", "staff=viewer@", "staff=viewer@<b>"})
    void refusesARuleThatIsNone(String text) {
        assertThatThrownBy(() -> ProviderRules.parse("groups", text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesTheVariableThatIsMissingOrWrong() {
        Map<String, String> good = new HashMap<>(Map.of(
                "HOLDFAST_OIDC_ISSUER", "https://id.example.net/realm",
                "HOLDFAST_OIDC_CLIENT_ID", "holdfast",
                "HOLDFAST_OIDC_ROLES", "staff=viewer",
                "HOLDFAST_PUBLIC_URL", "https://holdfast.example.net"));
        assertThat(OidcSettings.read(good::get).orElseThrow().registration().redirect())
                .hasToString("https://holdfast.example.net/sign-in/provider/back");
        assertThat(OidcSettings.read(name -> null)).isEmpty();

        for (String name : List.of("HOLDFAST_OIDC_CLIENT_ID", "HOLDFAST_OIDC_ROLES", "HOLDFAST_PUBLIC_URL")) {
            Map<String, String> less = new HashMap<>(good);
            less.remove(name);
            assertThatThrownBy(() -> OidcSettings.read(less::get)).hasMessageContaining(name);
        }
        good.put("HOLDFAST_OIDC_ISSUER", "http://id.example.net");
        assertThatThrownBy(() -> OidcSettings.read(good::get)).hasMessageContaining("https://HOST");
        good.put("HOLDFAST_OIDC_ISSUER", "http://127.0.0.1:8080/x");
        assertThat(OidcSettings.read(good::get)).isPresent();
    }
}

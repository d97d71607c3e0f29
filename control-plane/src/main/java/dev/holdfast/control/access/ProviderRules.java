package dev.holdfast.control.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which role somebody has by the groups that an identity provider names. Of all rules that match, the highest role
 * counts; of those with that role, all their clusters.
 *
 * @param claim where the groups are; {@code a.b} is {@code b} inside of {@code a}
 */
record ProviderRules(String claim, List<Rule> rules) {

    /** Who is in this group has this role there. */
    record Rule(String group, Standing standing) {}

    /**
     * Reads {@code GROUP=ROLE} or {@code GROUP=ROLE@CLUSTER,CLUSTER}, with semicolons between them. A group may have
     * spaces in its name, but no {@code =} and no semicolon.
     *
     * @throws IllegalArgumentException naming the rule that is wrong, and how one is written
     */
    static ProviderRules parse(String claim, String text) {
        List<Rule> rules = Stream.of(text.split(";"))
                .map(String::strip)
                .filter(rule -> !rule.isEmpty())
                .map(ProviderRules::rule)
                .toList();
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("HOLDFAST_OIDC_ROLES names no group; write GROUP=ROLE");
        }
        return new ProviderRules(claim, rules);
    }

    private static Rule rule(String text) {
        int equals = text.indexOf('=');
        if (equals > 0) {
            String[] what = text.substring(equals + 1).split("@", 2);
            Optional<Role> role = Role.of(what[0]);
            if (role.isPresent()) {
                Reach reach = what.length == 1 ? Reach.EVERYWHERE : Reach.parse(what[1]);
                return new Rule(text.substring(0, equals).strip(), new Standing(role.get(), reach));
            }
        }
        throw new IllegalArgumentException("HOLDFAST_OIDC_ROLES has '" + text
                + "'; write GROUP=ROLE or GROUP=ROLE@CLUSTER,CLUSTER with viewer, operator or admin");
    }

    /** Empty: nothing that the provider says gives a role. */
    Optional<Standing> standing(Map<String, Object> claims) {
        Set<String> groups = groups(claims);
        List<Standing> matching = rules.stream()
                .filter(rule -> groups.contains(rule.group()))
                .map(Rule::standing)
                .toList();
        Optional<Role> highest = matching.stream().map(Standing::role).max(Role::compareTo);
        return highest.map(role -> {
            List<Reach> reaches = matching.stream()
                    .filter(standing -> standing.role() == role)
                    .map(Standing::reach)
                    .toList();
            Set<String> clusters = new TreeSet<>();
            reaches.forEach(reach -> clusters.addAll(reach.clusters()));
            return new Standing(
                    role,
                    reaches.contains(Reach.EVERYWHERE) ? Reach.EVERYWHERE : new Reach(false, List.copyOf(clusters)));
        });
    }

    /** What the claim says: one group, or a list of them. */
    private Set<String> groups(Map<String, Object> claims) {
        return switch (find(claims)) {
            case String one -> Set.of(one);
            case Collection<?> many -> many.stream().map(String::valueOf).collect(Collectors.toSet());
            case null, default -> Set.of();
        };
    }

    private @Nullable Object find(Map<String, Object> claims) {
        if (claims.containsKey(claim)) {
            return claims.get(claim);
        }
        Object here = claims;
        for (String step : new ArrayList<>(List.of(claim.split("\\.")))) {
            here = here instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return here;
    }
}

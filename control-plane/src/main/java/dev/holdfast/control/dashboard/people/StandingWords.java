package dev.holdfast.control.dashboard.people;

import dev.holdfast.control.access.Reach;
import dev.holdfast.control.access.Role;
import dev.holdfast.control.access.Standing;
import dev.holdfast.control.access.UserRefusedException;
import dev.holdfast.control.fleet.Clusters;
import dev.holdfast.web.StandingForm;
import dev.holdfast.web.StandingForm.Choice;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Roles and clusters as forms ask for them, and what was typed into those. */
@ApplicationScoped
class StandingWords {

    private static final int MOST_NAMED = 20;

    private final Clusters clusters;

    @Inject
    StandingWords(Clusters clusters) {
        this.clusters = clusters;
    }

    /** What is typed. */
    record Typed(@Nullable String role, @Nullable String clusters) {

        /**
         * What it says.
         *
         * @throws UserRefusedException naming what is wrong
         */
        Standing standing() {
            Role wanted = Role.of(Objects.requireNonNullElse(role, ""))
                    .orElseThrow(() -> new UserRefusedException("Choose a role of the list."));
            try {
                return new Standing(wanted, Reach.parse(Objects.requireNonNullElse(clusters, "")));
            } catch (IllegalArgumentException wrong) {
                throw new UserRefusedException("That will not do: " + wrong.getMessage() + ".");
            }
        }
    }

    static String mayDo(Role role) {
        return switch (role) {
            case VIEWER -> "looks, and changes nothing";
            case OPERATOR -> "looks, changes policy, and enrols and bans nodes";
            case ADMIN -> "the same; with every cluster, manages users and the CA too";
        };
    }

    static String words(Reach reach) {
        return reach.everywhere() ? "all clusters" : String.join(", ", reach.clusters());
    }

    StandingForm form(Standing standing) {
        return form(new Typed(standing.role().word(), standing.reach().toString()), Role.ADMIN);
    }

    /** With the roles up to {@code most} to choose from. */
    StandingForm form(Typed typed, Role most) {
        List<Choice> roles = Stream.of(Role.values())
                .filter(role -> role.compareTo(most) <= 0)
                .map(role -> new Choice(role.word(), role.word()))
                .toList();
        List<String> names = clusters.names();
        String known = String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMED)));
        return new StandingForm(
                Objects.requireNonNullElse(typed.role(), ""),
                Objects.requireNonNullElse(typed.clusters(), ""),
                roles,
                names.size() > MOST_NAMED ? known + " and " + (names.size() - MOST_NAMED) + " more" : known);
    }
}

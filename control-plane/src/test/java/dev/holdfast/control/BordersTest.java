package dev.holdfast.control;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The control plane's borders: who may know whom, and who may speak SQL. */
class BordersTest {

    private static final String ROOT = "dev.holdfast.control";

    /** What answers to people and programs stand on. */
    private static final Set<String> BELOW_THE_SURFACE = Set.of(
            "access",
            "audit",
            "database",
            "enrollment",
            "fleet",
            "handover",
            "history",
            "policy",
            "problem",
            "query",
            "reading");

    /** Every room, and the rooms that it may enter. Arrows point down only. */
    private static final Map<String, Set<String>> MAY_ENTER = Map.ofEntries(
            Map.entry("database", Set.of()),
            Map.entry("query", Set.of()),
            Map.entry("problem", Set.of()),
            Map.entry("audit", Set.of("database", "query")),
            Map.entry("fleet", Set.of("database")),
            Map.entry("history", Set.of("database", "audit", "query")),
            Map.entry("enrollment", Set.of("database", "audit", "fleet")),
            Map.entry("policy", Set.of("database", "audit", "fleet")),
            Map.entry("handover", Set.of("database", "audit", "fleet", "history", "policy")),
            Map.entry("session", Set.of("audit", "database", "enrollment", "fleet", "handover", "history", "policy")),
            Map.entry("startup", Set.of("access", "audit", "database", "enrollment")),
            Map.entry("access", Set.of("database", "audit", "problem")),
            Map.entry("reading", Set.of("access", "database", "fleet", "history", "query")),
            Map.entry("api", BELOW_THE_SURFACE),
            Map.entry("dashboard", BELOW_THE_SURFACE));

    /** They write many rows in one statement, as Hibernate does not. */
    private static final String MANY_ROWS_AT_ONCE =
            ".*[.](fleet[.](RouterDirectory|Arrivals|StreamClaims|PresenceRows|MemberRows|FleetReports)|policy[.](PolicyDelivery|FleetOverlay|NodeDeclarations))([$].*)?";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void eachRoomEntersOnlyTheRoomsBelowIt() {
        for (JavaClass from : CLASSES) {
            String room = room(from);
            if (room.isEmpty()) {
                continue;
            }
            assertThat(MAY_ENTER).as("the room of %s", from.getName()).containsKey(room);
            Set<String> entered = new TreeSet<>();
            from.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(to -> to.getPackageName().startsWith(ROOT + "."))
                    .map(BordersTest::room)
                    .filter(to -> !to.equals(room))
                    .forEach(entered::add);
            assertThat(MAY_ENTER.get(room)).as(from.getName()).containsAll(entered);
        }
    }

    @Test
    void noRoomIsInACircle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void sqlIsSpokenOnlyWhereTheShapeOfTheStatementIsThePointOrHibernateIsNotThereYet() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + ".history..", ROOT + ".audit..", ROOT + ".database..", ROOT + ".startup..")
                // What ten thousand nodes do at once is written in one statement, not in one a row.
                .and()
                .haveNameNotMatching(MANY_ROWS_AT_ONCE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..")
                .check(CLASSES);
    }

    @Test
    void nothingHereCallsForeignCode() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .check(CLASSES);
    }

    @Test
    void theNodesRoomsAreNotOurs() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.holdfast.node..", "dev.holdfast.lab..")
                .check(CLASSES);
    }

    private static String room(JavaClass of) {
        String below =
                of.getPackageName().substring(Math.min(of.getPackageName().length(), ROOT.length() + 1));
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }
}

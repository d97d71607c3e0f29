package dev.holdfast.vrrp;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The borders of this module: pure, without dependencies, arrows one way. */
class VrrpArchitectureTest {

    private static final String ROOT = "dev.holdfast.vrrp";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void importsOnlyThePlatformAndItself() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", ROOT + "..", "org.jspecify.annotations"))
                .check(CLASSES);
    }

    @Test
    void hasNoSocketsThreadsClocksRandomnessFilesOrLogging() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "java.util.concurrent..",
                                "java.util.logging..",
                                "java.lang.foreign..",
                                "java.nio.channels..",
                                "java.nio.file..",
                                "java.io..",
                                "java.sql..")
                        .and(not(belongToAnyOf(java.io.Serializable.class))))
                .orShould()
                .dependOnClassesThat(belongToAnyOf(Clock.class, Thread.class, Random.class))
                .orShould()
                .dependOnClassesThat(resideInAPackage("java.net")
                        .and(not(belongToAnyOf(java.net.InetAddress.class, java.net.Inet6Address.class))))
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Math.class, "random")
                .check(CLASSES);
    }

    /** {@code IpAddress} and {@code Family} are words that all packages speak; of the rest of the root they know nothing. */
    @Test
    void packetsAndSettingsDoNotKnowTheStateMachine() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".packet..", ROOT + ".settings..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT).and(not(belongToAnyOf(IpAddress.class, Family.class))))
                .check(CLASSES);
        noClasses()
                .that()
                .belongToAnyOf(IpAddress.class, Family.class)
                .should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + ".packet..", ROOT + ".settings.."))
                .check(CLASSES);
    }

    @Test
    void settingsDoNotKnowPackets() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".settings..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + ".packet.."))
                .check(CLASSES);
    }

    /** What is heard and what follows of it; what is done about it is the state machine's. */
    @Test
    void presenceRulesAndPrioritiesDoNotKnowTheStateMachine() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".startup..", ROOT + ".priority..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT).and(not(belongToAnyOf(IpAddress.class, Family.class))))
                .check(CLASSES);
    }

    /** A group tells its members what to do; no member knows the others, nor what it is in. */
    @Test
    void nobodyBelowKnowsOfGroups() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".group..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + ".group.."))
                .check(CLASSES);
    }

    @Test
    void onlyTheDoorIsOpen() {
        noClasses().that().implement(StateBehaviour.class).should().bePublic().check(CLASSES);
    }
}

package dev.holdfast.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may import whom, inside the daemon. */
final class BordersTest {

    private static final String NODE = "dev.holdfast.node";
    private static final String LINUX = NODE + ".linux..";
    private static final String ADDRESS = NODE + ".address..";
    private static final String RESIGN = NODE + ".resign..";
    private static final String PROBE = NODE + ".probe..";
    private static final String TRACK = NODE + ".track..";
    private static final String ENGINE = NODE + ".engine..";
    private static final String SESSION = NODE + ".session..";
    private static final String CONFIG = NODE + ".config..";
    private static final String OURS = "dev.holdfast..";
    private static final String VRRP = "dev.holdfast.vrrp..";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(NODE);

    @Test
    void onlyLinuxTouchesTheForeignInterface() {
        noClasses()
                .that()
                .resideOutsideOfPackage(LINUX)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .check(CLASSES);
    }

    @Test
    void linuxImportsNothingOfOurs() {
        classes()
                .that()
                .resideInAPackage(LINUX)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(LINUX, "java..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void addressImportsOnlyLinuxAndVrrp() {
        classes()
                .that()
                .resideInAPackage(ADDRESS)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ADDRESS, LINUX, VRRP, "java..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void resignImportsOnlyLinuxAndVrrp() {
        classes()
                .that()
                .resideInAPackage(RESIGN)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(RESIGN, LINUX, VRRP, "java..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void engineImportsOnlyWhatItDrives() {
        classes()
                .that()
                .resideInAPackage(ENGINE)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ENGINE, PROBE, TRACK, ADDRESS, RESIGN, LINUX, VRRP, "java..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void probeImportsOnlyLinuxAndVrrp() {
        classes()
                .that()
                .resideInAPackage(PROBE)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(PROBE, LINUX, VRRP, "java..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void trackKnowsOnlyTheSettingsOfItsChecks() {
        classes()
                .that()
                .resideInAPackage(TRACK)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(TRACK, "dev.holdfast.vrrp.settings..", "java..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void engineTouchesNoFiles() {
        noClasses()
                .that()
                .resideInAPackage(ENGINE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.io..", "java.net..")
                .check(CLASSES);
    }

    @Test
    void sessionAndConfigKnowNeitherLinuxNorAddresses() {
        noClasses()
                .that()
                .resideInAnyPackage(SESSION, CONFIG)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(LINUX, ADDRESS)
                .check(CLASSES);
    }

    @Test
    void notifyAndFilterDecideNothing() {
        classes()
                .that()
                .resideInAPackage(NODE + ".notify..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(NODE + ".notify..", ENGINE, LINUX, VRRP, "java..", "org.jspecify..")
                .check(CLASSES);
        classes()
                .that()
                .resideInAPackage(NODE + ".filter..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(NODE + ".filter..", VRRP, "java..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void configKnowsNoSession() {
        noClasses()
                .that()
                .resideInAPackage(CONFIG)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(SESSION)
                .check(CLASSES);
    }

    @Test
    void nothingOfTheControlPlaneIsImported() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.holdfast.control..", "dev.holdfast.web..", "dev.holdfast.lab..")
                .check(CLASSES);
    }

    @Test
    void classesAreNamedForWhatTheyAre() {
        noClasses()
                .that()
                .resideInAPackage(OURS)
                .should()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .check(CLASSES);
    }
}

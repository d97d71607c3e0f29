package dev.holdfast.lab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses LAB = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.holdfast.lab");

    @Test
    void theForeignInterfaceIsTouchedOnlyInLinux() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.holdfast.lab.linux")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .check(LAB);
    }

    @Test
    void theJudgeSharesNoCodeWithTheProgramsUnderTest() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.holdfast.vrrp..", "dev.holdfast.node..", "dev.holdfast.control..")
                .check(LAB);
    }

    @Test
    void systemCallsAndTheWireKnowNothingOfTheNetworkAboveThem() {
        noClasses()
                .that()
                .resideInAPackage("dev.holdfast.lab.linux")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.holdfast.lab", "dev.holdfast.lab.wire")
                .check(LAB);
        noClasses()
                .that()
                .resideInAPackage("dev.holdfast.lab.wire")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.holdfast.lab")
                .check(LAB);
    }

    @Test
    void arrowsBetweenPackagesPointOneWay() {
        slices().matching("dev.holdfast.lab.(*)..").should().beFreeOfCycles().check(LAB);
        noClasses()
                .that()
                .resideInAPackage("dev.holdfast.lab")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.holdfast.lab.client",
                        "dev.holdfast.lab.peer",
                        "dev.holdfast.lab.relay",
                        "dev.holdfast.lab.program",
                        "dev.holdfast.lab.demo")
                .check(LAB);
    }
}

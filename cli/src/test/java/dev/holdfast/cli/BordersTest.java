package dev.holdfast.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The command speaks REST, and knows nobody of the house. */
class BordersTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.holdfast");

    @Test
    void itImportsNothingOfOurs() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.holdfast.control..",
                        "dev.holdfast.node..",
                        "dev.holdfast.vrrp..",
                        "dev.holdfast.proto..",
                        "dev.holdfast.web..",
                        "dev.holdfast.lab..")
                .check(CLASSES);
    }

    @Test
    void serverAndTerminalDoNotKnowTheCommands() {
        slices().matching("dev.holdfast.(cli..)").should().beFreeOfCycles().check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage("dev.holdfast.cli.server..", "dev.holdfast.cli.terminal..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.holdfast.cli")
                .check(CLASSES);
    }
}

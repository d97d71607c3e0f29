package dev.holdfast.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page that maps the RFC to tests names tests that exist. */
class Rfc9568TableTest {

    private static final Path PAGE = Path.of("../docs/rfc9568.md");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    @Test
    void namesOnlyTestsThatAreThere() throws IOException {
        JavaClasses tests = new ClassFileImporter()
                .withImportOption(new ImportOption.OnlyIncludeTests())
                .importPackages("dev.holdfast.vrrp");
        List<MatchResult> named = TEST.matcher(Files.readString(PAGE)).results().toList();

        assertThat(named).hasSizeGreaterThan(50);
        assertThat(named)
                .allSatisfy(name -> assertThat(tests.stream()
                                .filter(candidate -> candidate.getSimpleName().equals(name.group(1)))
                                .anyMatch(candidate -> hasTest(candidate, name.group(2))))
                        .as(name.group())
                        .isTrue());
    }

    private static boolean hasTest(JavaClass testClass, String method) {
        return testClass.getMethods().stream()
                .anyMatch(candidate -> candidate.getName().equals(method)
                        && candidate.getAnnotations().stream()
                                .anyMatch(annotation ->
                                        annotation.getRawType().getSimpleName().endsWith("Test")));
    }
}

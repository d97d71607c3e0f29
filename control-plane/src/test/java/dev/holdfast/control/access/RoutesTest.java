package dev.holdfast.control.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every route there is, whoever serves it. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class RoutesTest {

    @Inject
    Router router;

    /** One of our own routes, with numbers where its path has variables. */
    record Route(String method, String path, Right right) {}

    static List<Route> routes() {
        return endpoints().map(RoutesTest::route).toList();
    }

    static Stream<Route> routesThatNeedSignIn() {
        return routes().stream().filter(route -> route.right() != Right.NONE);
    }

    @Test
    void everyRouteDeclaresItsRight() {
        assertThat(endpoints()).hasSizeGreaterThan(6).allMatch(method -> method.isAnnotationPresent(Needs.class));
    }

    @Test
    void onlySignInIsOpen() {
        assertThat(routes().stream()
                        .filter(route -> route.right() == Right.NONE)
                        .map(Route::path))
                .isSubsetOf("/sign-in", "/sign-in/provider", "/sign-in/provider/back");
    }

    @ParameterizedTest
    @MethodSource("routesThatNeedSignIn")
    void leadsNobodyAnywhereButToSignIn(Route route) {
        Response asPage = new Browser().request().request(route.method(), route.path());
        Response asProgram = given().redirects().follow(false).request(route.method(), route.path());

        assertThat(asPage.statusCode()).isIn(303, 401, 403);
        assertThat(asPage.statusCode() != 303 || asPage.header("Location").contains("/sign-in"))
                .isTrue();
        assertThat(asProgram.statusCode()).isIn(401, 403);
        assertThat(asProgram.asString()).doesNotContain("<html");
    }

    @ParameterizedTest
    @MethodSource("routesThatNeedSignIn")
    void refusesASessionThatIsNone(Route route) {
        Browser browser = new Browser();
        browser.cookies().put("holdfast-session", SecretToken.make().text());

        assertThat(browser.request().request(route.method(), route.path()).statusCode())
                .isIn(303, 401, 403);
    }

    @Test
    void nothingThatAnExtensionServesIsOpenButHealth() {
        List<String> paths = router.getRoutes().stream()
                .map(route -> Optional.ofNullable(route.getPath()).orElse("/"))
                .map(path -> path.replaceAll(":[^/]+", "1").replace("*", ""))
                .distinct()
                .toList();
        assertThat(paths).isNotEmpty();

        for (String path : paths) {
            int status = given().redirects().follow(false).get(path).statusCode();
            boolean open = SignInRequired.isOpen(path);
            assertThat(open || status == 401)
                    .as("%s was answered with %d", path, status)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/../nodes",
                "/assets/%2e%2e/nodes",
                "/assets/..%2fnodes",
                "//nodes",
                "/./nodes",
                "/sign-in/../nodes",
                "/nodes;x=/assets/",
                "/q/health/../metrics",
                "/NODES",
                "/nodes/"
            })
    void noSpellingOfAPathGoesAround(String path) {
        int status = given().redirects()
                .follow(false)
                .urlEncodingEnabled(false)
                .get(path)
                .statusCode();

        assertThat(status).isIn(401, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sign-in", "/nodes", "/assets/holdfast.css", "/q/health", "/nothing/here"})
    void everyAnswerCarriesTheSecurityHeaders(String path) {
        Response answer = new Browser().get(path);

        assertThat(answer.header("Content-Security-Policy"))
                .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self';"
                        + " img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none';"
                        + " base-uri 'none'");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("Strict-Transport-Security"))
                .as("over plain HTTP")
                .isNull();
    }

    /** Every method of ours that answers requests, found among the compiled classes. */
    private static Stream<Method> endpoints() {
        java.nio.file.Path classes = java.nio.file.Path.of("target", "classes");
        try (Stream<java.nio.file.Path> files = Files.walk(classes)) {
            return files
                    .map(file -> classes.relativize(file).toString())
                    .filter(file -> file.startsWith("dev/holdfast/control/") && file.endsWith(".class"))
                    .map(file -> load(file.replaceAll("\\.class$", "").replace('/', '.')))
                    .filter(type -> type.isAnnotationPresent(Path.class))
                    .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                    .filter(method -> verb(method).isPresent())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, RoutesTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<String> verb(Method method) {
        return Stream.of(method.getAnnotations())
                .flatMap(annotation -> Stream.of(annotation.annotationType().getAnnotationsByType(HttpMethod.class)))
                .map(HttpMethod::value)
                .findFirst();
    }

    private static Route route(Method method) {
        Path own = method.getAnnotation(Path.class);
        String path = ("/"
                        + method.getDeclaringClass().getAnnotation(Path.class).value() + "/"
                        + (own == null ? "" : own.value()))
                .replaceAll("\\{[^{}]*(\\{[^{}]*\\})?[^{}]*\\}", "1")
                .replaceAll("/+", "/")
                .replaceAll("(.)/$", "$1");
        return new Route(
                verb(method).orElseThrow(),
                path,
                method.getAnnotation(Needs.class).value());
    }
}

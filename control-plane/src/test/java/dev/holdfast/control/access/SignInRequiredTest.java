package dev.holdfast.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignInRequiredTest {

    @ParameterizedTest
    @ValueSource(strings = {"/sign-in", "/assets/holdfast.css", "/q/health", "/q/health/ready", "/favicon.ico"})
    void letsThroughWhatHasToBeSeenBeforeSignIn(String path) {
        assertThat(SignInRequired.isOpen(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/nodes",
                "/sign-out",
                "/sign-in/",
                "/sign-in/x",
                "/assets",
                "/assetsx",
                "/q/metrics",
                "/q/healthx",
                "/q/openapi",
                "/live/overview",
                "/api/v1/nodes",
                "/x/assets/y"
            })
    void holdsBackEverythingElse(String path) {
        assertThat(SignInRequired.isOpen(path)).isFalse();
    }
}

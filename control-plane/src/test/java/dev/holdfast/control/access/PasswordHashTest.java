package dev.holdfast.control.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class PasswordHashTest {

    @Test
    void matchesThePasswordAndNoOther() {
        PasswordHash hash = PasswordHash.of("correct horse ± battery");

        assertThat(hash.matches("correct horse ± battery")).isTrue();
        assertThat(hash.matches("correct horse ± batterY")).isFalse();
        assertThat(hash.matches("")).isFalse();
    }

    @Test
    void saysItsAlgorithmAndParametersAndIsNeverTheSameTwice() {
        assertThat(PasswordHash.of("same").text()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(PasswordHash.of("same").text())
                .isNotEqualTo(PasswordHash.of("same").text());
    }

    @Test
    void readsAHashThatWasMadeWithOtherParametersByAnotherProgram() {
        // Made with OpenSSL's argon2id.
        PasswordHash foreign = new PasswordHash(
                "$argon2id$v=19$m=1024,t=3,p=2$c29tZXNhbHRzb21lc2FsdA$ozHJ6QjlzGp/v2PpFco64teX4DllEWcVqVtO/sGJoWA");

        assertThat(foreign.matches("password")).isTrue();
        assertThat(foreign.matches("passwore")).isFalse();
    }

    @Test
    void refusesATextThatIsNoHash() {
        assertThatIllegalStateException().isThrownBy(() -> new PasswordHash("secret").matches("secret"));
    }
}

package dev.holdfast.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SecretTokenTest {

    @Test
    void has256RandomBits() {
        assertThat(Base64.getUrlDecoder().decode(SecretToken.make().text())).hasSize(32);
        assertThat(Stream.generate(SecretToken::make).limit(1000).map(SecretToken::text))
                .doesNotHaveDuplicates();
    }

    @Test
    void isReadBackFromItsOwnTextOnly() {
        SecretToken token = SecretToken.make();

        assertThat(SecretToken.parse(token.text())).contains(token);
        assertThat(Stream.of("", "short", token.text() + "A", token.text().substring(1) + "=", token.text() + "\n"))
                .allSatisfy(text -> assertThat(SecretToken.parse(text)).isEmpty());
    }

    @Test
    void isKnownByItsHashAndNeverShownInALog() {
        SecretToken token = SecretToken.make();

        assertThat(token.hash()).hasSize(32).isEqualTo(new SecretToken(token.text()).hash());
        assertThat(token.toString()).doesNotContain(token.text());
    }

    @Test
    void givesAForgeryTokenThatFitsNoOtherBrowserAndDoesNotTellTheSecret() {
        SecretToken mine = SecretToken.make();
        SecretToken other = SecretToken.make();

        assertThat(mine.forgeryTokenIs(mine.forgeryToken())).isTrue();
        assertThat(mine.forgeryTokenIs(other.forgeryToken())).isFalse();
        assertThat(mine.forgeryTokenIs(mine.text())).isFalse();
        assertThat(mine.forgeryTokenIs("")).isFalse();
        assertThat(mine.forgeryToken()).isNotEqualTo(mine.forgeryToken());
    }
}

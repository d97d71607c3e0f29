package dev.holdfast.control.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeySealTest {

    private static final byte[] SECRET = "a private key".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path directory;

    @Test
    void opensWhatItSealedAndNothingElse() throws IOException {
        KeySeal seal = KeySeal.ofFile(directory.resolve("key"));
        byte[] sealed = seal.seal(SECRET, "ca");
        assertThat(seal.open(sealed, "ca")).hasValue(SECRET);
        assertThat(seal.open(sealed, "other")).isEmpty();
        assertThat(KeySeal.ofFile(directory.resolve("another")).open(sealed, "ca"))
                .isEmpty();
        for (int i = 0; i < sealed.length; i++) {
            byte[] damaged = sealed.clone();
            damaged[i] ^= 1;
            assertThat(seal.open(damaged, "ca")).as("byte %d", i).isEmpty();
        }
        assertThat(seal.open(new byte[3], "ca")).isEmpty();
    }

    @Test
    void keepsItsKeyInAFileThatOnlyItsOwnerMayRead() throws IOException {
        Path file = directory.resolve("key");
        byte[] sealed = KeySeal.ofFile(file).seal(SECRET, "ca");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(KeySeal.ofFile(file).open(sealed, "ca")).hasValue(SECRET);
    }

    @Test
    void saysWhenAFileHoldsNoKey() throws IOException {
        Path file = Files.writeString(directory.resolve("key"), "rubbish");
        assertThatThrownBy(() -> KeySeal.ofFile(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }
}

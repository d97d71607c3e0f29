package dev.holdfast.lab.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("lab")
class RelayTest {
    private static final int PORT = 7443;

    private Lab lab;
    private Host a;
    private Host b;
    private ServerSocket echo;
    private Relay relay;

    @BeforeEach
    void openTheLab() throws IOException {
        lab = Lab.open("relay");
        a = lab.host("a");
        b = lab.host("b");
        echo = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(this::serve);
        relay = lab.attach(Relay.to(echo.getLocalPort(), PORT));
        relay.open(a);
        relay.open(b);
    }

    @AfterEach
    void closeTheLab() throws IOException {
        lab.close();
        echo.close();
    }

    @Test
    void itCarriesBothWaysAndHandsOnTheEnd() throws IOException {
        try (Socket socket = connect(a)) {
            socket.getOutputStream().write("hello".getBytes());
            socket.shutdownOutput();
            assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("hello");
        }
    }

    @Test
    void aCutHostWaitsInSilenceAndGoesOnWhereItWas() throws IOException {
        try (Socket ofA = connect(a);
                Socket ofB = connect(b)) {
            exchange(ofA);
            relay.cut(a);
            ofA.getOutputStream().write('x');
            ofA.setSoTimeout(300);
            assertThatThrownBy(() -> ofA.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            exchange(ofB);

            relay.heal(a);
            ofA.setSoTimeout(5000);
            assertThat(ofA.getInputStream().read()).isEqualTo('x');
        }
    }

    @Test
    void aResetHostIsToldSoAndRefusedUntilItIsHealed() throws IOException {
        try (Socket ofA = connect(a)) {
            exchange(ofA);
            relay.reset(a);
            assertThatThrownBy(() -> ofA.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        // The reset may come before connect() returns, or after.
        assertThatThrownBy(() -> {
                    try (Socket again = connect(a)) {
                        again.getOutputStream().write('x');
                        again.getInputStream().read();
                    }
                })
                .satisfies(failure ->
                        assertThat(failure).isInstanceOfAny(SocketException.class, CompletionException.class));
        relay.heal(a);
        try (Socket healed = connect(a)) {
            exchange(healed);
        }
    }

    /** Killed while it was cut off: the last word is heard all the same, whatever the host has to say meanwhile. */
    @Test
    void theLastWordOfWhoIsGoneIsCarried() throws Exception {
        byte[] last = new byte[100_000];
        Arrays.fill(last, (byte) 'l');
        try (ServerSocket dying = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
                Relay way = lab.attach(Relay.to(dying.getLocalPort(), PORT + 1))) {
            way.open(a);
            try (Socket ofA = connect(a, PORT + 1)) {
                Socket gone = dying.accept();
                way.cut(a);
                gone.getOutputStream().write(last);
                gone.close();
                for (int i = 0; i < 16; i++) {
                    ofA.getOutputStream().write(new byte[8192]);
                    ofA.getOutputStream().flush();
                }
                way.heal(a);
                ofA.setSoTimeout(5000);
                assertThat(ofA.getInputStream().readNBytes(last.length)).isEqualTo(last);
            }
        }
    }

    private static void exchange(Socket socket) throws IOException {
        socket.setSoTimeout(5000);
        socket.getOutputStream().write('e');
        assertThat(socket.getInputStream().read()).isEqualTo('e');
    }

    private static Socket connect(Host host) {
        return connect(host, PORT);
    }

    private static Socket connect(Host host, int port) {
        return host.call(() -> {
            Socket socket = new Socket();
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 5000);
            return socket;
        });
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                Socket socket = echo.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void answer(Socket socket) {
        try (socket;
                InputStream in = socket.getInputStream()) {
            in.transferTo(socket.getOutputStream());
        } catch (IOException reset) {
            // A test that resets its connection resets this one, too.
        }
    }
}

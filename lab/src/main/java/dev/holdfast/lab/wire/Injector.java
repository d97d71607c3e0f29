package dev.holdfast.lab.wire;

import dev.holdfast.lab.linux.PacketSocket;

/** Sends frames out of one interface exactly as given, right or wrong. */
public final class Injector implements AutoCloseable {
    private final PacketSocket socket;
    private boolean closed;

    private Injector(PacketSocket socket) {
        this.socket = socket;
    }

    public static Injector open(String namespace, String interfaceName) {
        return new Injector(PacketSocket.open(namespace, interfaceName));
    }

    /** Sends one Ethernet frame, from the destination MAC on. */
    public synchronized void send(byte[] frame) {
        socket.send(frame);
    }

    public void send(AdvertDraft advert) {
        send(advert.toFrame());
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            socket.close();
        }
    }
}

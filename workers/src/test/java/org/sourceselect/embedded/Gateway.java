package org.sourceselect.embedded;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands before a store, hands every request on as it is signed, and has the faults of what stands there in earnest: it refuses with
 * pages of its own, cannot read an object, or gives it with one bit turned over.
 */
final class Gateway implements AutoCloseable {

    /** What it does with a request. */
    sealed interface Fault {
        /** Answers itself. */
        record Answer(int status, String type, String body) implements Fault {}

        /** Turns over the last bit of what the store answers. */
        record Flip() implements Fault {}
    }

    /** Which requests have a fault. */
    @FunctionalInterface
    interface Faults {
        Optional<Fault> of(String method, String key);
    }

    private final ServerSocket socket;
    private final URI store;
    private final List<String> written = new CopyOnWriteArrayList<>();
    private volatile Faults faults = (method, key) -> Optional.empty();

    Gateway(URI store) throws IOException {
        this.store = store;
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /** From now on. */
    void faults(Faults value) {
        faults = value;
    }

    /** Every object that was put through here, with its bucket, in that order. */
    List<String> written() {
        return List.copyOf(written);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "gateway");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            String head = head(in);
            String[] request = head.substring(0, head.indexOf("\r\n")).split(" ", 3);
            byte[] body = in.readNBytes(length(head));
            String key = URI.create(request[1]).getPath().substring(1);
            Fault fault = faults.of(request[0], key).orElse(null);
            if (fault instanceof Fault.Answer answer) {
                send(client.getOutputStream(), answer, request[0].equals("HEAD"));
                return;
            }
            if (request[0].equals("PUT")) {
                written.add(key);
            }
            byte[] answered = ask(head, body);
            if (fault instanceof Fault.Flip && answered[answered.length - 1] != '\n') {
                answered[answered.length - 1] ^= 1;
            }
            client.getOutputStream().write(answered);
            client.getOutputStream().flush();
        } catch (IOException e) {
            // Whoever asked is told by the end of the connection.
        }
    }

    private byte[] ask(String head, byte[] body) throws IOException {
        try (Socket server = new Socket(store.getHost(), store.getPort())) {
            OutputStream out = server.getOutputStream();
            out.write(once(head).getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            out.flush();
            return server.getInputStream().readAllBytes();
        }
    }

    /** One request a connection: the end of the answer is that of the connection. */
    private static String once(String head) {
        List<String> lines = new ArrayList<>(Arrays.asList(head.split("\r\n")));
        lines.removeIf(l -> l.toLowerCase(Locale.ROOT).startsWith("connection:"));
        lines.add("Connection: close");
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    private static void send(OutputStream out, Fault.Answer answer, boolean bare) throws IOException {
        byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + answer.status + " Fault\r\nContent-Type: " + answer.type + "\r\nContent-Length: "
                + body.length + "\r\nConnection: close\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        if (!bare) {
            out.write(body);
        }
        out.flush();
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.write(next);
            matched = next == (matched % 2 == 0 ? '\r' : '\n') ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static int length(String head) {
        return Arrays.stream(head.split("\r\n"))
                .filter(l -> l.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .map(l -> Integer.parseInt(l.substring(l.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

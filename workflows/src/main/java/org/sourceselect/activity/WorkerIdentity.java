package org.sourceselect.activity;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a worker calls itself to the server, which tells everybody: its process, as the SDK does, and which store it works with. */
public final class WorkerIdentity {

    private static final Pattern STORE = Pattern.compile(" store=([A-Za-z0-9]+)$");

    private WorkerIdentity() {}

    /**
     * The identity of a worker.
     *
     * @param process its process and machine, {@code PID@HOST}
     * @param store the id of its store: letters and digits, no secret
     */
    public static String of(String process, String store) {
        return process + " store=" + store;
    }

    /** The id of the store that a worker works with; empty where it does not say. */
    public static Optional<String> store(String identity) {
        Matcher said = STORE.matcher(identity);
        return said.find() ? Optional.of(said.group(1)) : Optional.empty();
    }
}

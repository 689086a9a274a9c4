package org.sourceselect.evidence;

import java.util.List;

/** Others were to be held against a method that no target has. */
public final class UnknownMethodException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> known;

    UnknownMethodException(String method, List<String> known) {
        super("no method " + method);
        this.known = List.copyOf(known);
    }

    /** The methods that there are. */
    public List<String> known() {
        return known;
    }
}

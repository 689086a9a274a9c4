package org.sourceselect.task;

import java.util.List;

/** A pattern for names, in which {@code *} stands for any letters, also none. */
public final class Wildcard {

    private final List<String> literals;

    /** Reads a pattern; one without {@code *} is a name. */
    public Wildcard(String pattern) {
        this.literals = List.of(pattern.split("\\*", -1));
    }

    /**
     * Whether a name has the pattern's literals in their order, the first at its beginning and the last at its end; in linear time
     * whatever the pattern.
     */
    public boolean matches(String name) {
        String first = literals.get(0);
        if (literals.size() == 1) {
            return name.equals(first);
        }
        String last = literals.get(literals.size() - 1);
        int end = name.length() - last.length();
        if (first.length() > end || !name.startsWith(first) || !name.endsWith(last)) {
            return false;
        }
        int at = first.length();
        for (String literal : literals.subList(1, literals.size() - 1)) {
            int found = name.indexOf(literal, at);
            if (found < 0 || found + literal.length() > end) {
                return false;
            }
            at = found + literal.length();
        }
        return true;
    }
}

package org.sourceselect.task;

import org.jspecify.annotations.Nullable;

/**
 * What was asked for may be right, and this process cannot do it: its disk is full, its memory or its clock will not do, or the
 * store lets it do nothing. Another machine may be able to, or this one later.
 *
 * <p>Whoever asked from this very machine is told as of {@linkplain BadInputException bad input}: the remedy is theirs.
 */
public final class UnwellException extends BadInputException {

    private static final long serialVersionUID = 1L;

    private final boolean passing;

    /**
     * @param where what is unwell; may hold a path
     * @param problem what it lacks, with numbers; no path, no subject id, no closing full stop
     * @param remedy what its owner can do about it; no path, no subject id, no closing full stop
     * @param passing whether it may pass without the process being started anew
     * @param cause what revealed it
     */
    public UnwellException(String where, String problem, String remedy, boolean passing, @Nullable Throwable cause) {
        super(where, problem, remedy, cause);
        this.passing = passing;
    }

    /** Whether it may pass without the process being started anew. */
    public boolean isPassing() {
        return passing;
    }
}

package org.sourceselect.task;

import org.jspecify.annotations.Nullable;

/**
 * The user gave something that cannot be used: one sentence says where, what is wrong, and what to do.
 *
 * <p>{@link #getMessage()} names the file and is for the user's own screen. {@link #shareable()} leaves the place out,
 * so that it can enter a workflow history, which must never hold a path or a subject's id: write {@code problem} and
 * {@code remedy} without either. {@linkplain Echo#visible Control characters} are written out.
 */
public class BadInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String where;
    private final String problem;
    private final String remedy;

    /**
     * @param where the file or field at fault; may hold a path or a subject's id
     * @param problem what is wrong, with the value found; no path, no subject id, no closing full stop
     * @param remedy what the user can do about it; no path, no subject id, no closing full stop
     */
    public BadInputException(String where, String problem, String remedy) {
        this(where, problem, remedy, null);
    }

    /** As {@link #BadInputException(String, String, String)}, keeping the lower-level exception that revealed it. */
    public BadInputException(String where, String problem, String remedy, @Nullable Throwable cause) {
        super(Echo.visible(where + ": " + problem + "; " + remedy), cause);
        this.where = Echo.visible(where);
        this.problem = Echo.visible(problem);
        this.remedy = Echo.visible(remedy);
    }

    /** The whole sentence: where, what is wrong, and the remedy; the same as {@link #getMessage()}, never null. */
    public String sentence() {
        return where + ": " + shareable();
    }

    /** The file or field at fault; may hold a path or a subject's id. */
    public String where() {
        return where;
    }

    /** What is wrong. */
    public String problem() {
        return problem;
    }

    /** What the user can do about it. */
    public String remedy() {
        return remedy;
    }

    /** The sentence without its place: what is wrong, and the remedy. */
    public String shareable() {
        return problem + "; " + remedy;
    }
}

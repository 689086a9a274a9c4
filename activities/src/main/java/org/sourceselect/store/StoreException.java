package org.sourceselect.store;

/**
 * The store, or the way to it, failed; not the user's data. The message names the endpoint and no secret.
 *
 * <p>Wrong credentials, an unusable bucket or address are the user's to mend and come as a {@code BadInputException}.
 */
public class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean passing;

    /**
     * @param passing true when the same call may succeed later
     */
    public StoreException(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    /** As {@link #StoreException(String, boolean)}, keeping what revealed it. */
    public StoreException(String message, boolean passing, Throwable cause) {
        super(message, cause);
        this.passing = passing;
    }

    /** True when the same call may succeed later: a lost connection, a busy or restarting server. */
    public boolean isTransient() {
        return passing;
    }
}

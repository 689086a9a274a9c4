package org.sourceselect.cli.text;

import org.jspecify.annotations.Nullable;

/** The user can put this right; the message is the whole sentence to show. */
public final class UserErrorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UserErrorException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }

    /** The sentence. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}

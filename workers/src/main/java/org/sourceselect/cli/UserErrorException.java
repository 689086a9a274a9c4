package org.sourceselect.cli;

import org.jspecify.annotations.Nullable;

/** The user can put this right; the message is the whole sentence to show. */
final class UserErrorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UserErrorException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }

    /** The sentence. */
    String sentence() {
        return String.valueOf(getMessage());
    }
}

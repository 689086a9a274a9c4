package org.sourceselect.store;

import io.minio.errors.ErrorResponseException;
import io.minio.errors.InvalidResponseException;
import io.minio.errors.MinioException;
import io.minio.errors.ServerException;
import io.minio.errors.XmlParserException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.UnwellException;

/** Says in one sentence what a store's answer, or its silence, means for the user. No secret, no request trace. */
final class StoreFailures {

    /** MinIO's code for an object that too few of its disks have. */
    private static final String UNREADABLE = "SlowDownRead";

    private static final Set<String> BUSY = Set.of(
            "InternalError",
            "SlowDown",
            UNREADABLE,
            "SlowDownWrite",
            "RequestTimeout",
            "ServiceUnavailable",
            "Throttling",
            "ThrottlingException",
            "RequestLimitExceeded",
            "OperationAborted",
            "XMinioServerNotInitialized");
    /** MinIO's code, and what the embedded store's answer quotes from the operating system. */
    private static final Pattern FULL =
            Pattern.compile("XMinioStorageFull|No space left on device|Disk quota exceeded");

    /** HTTP's status for what a server never does. */
    static final int NOT_IMPLEMENTED = 501;

    /** HTTP's status for a condition that does not hold, of GET alone; MinIO gave it to puts. */
    static final int NOT_MODIFIED = 304;

    /** A request that took too long to come, and too many of them. */
    private static final Set<Integer> BUSY_STATUS = Set.of(408, 429);

    /** Whatever S3's code: this client is not let in, or what answers is none of the store's. */
    private static final Set<Integer> NOT_SERVED = Set.of(401, 403, 404, 407);

    private static final Pattern STATUS = Pattern.compile("Response code: (\\d+)");

    /** Of the HTTP client; its other complaints of the protocol are of answers that broke off on the way. */
    private static final Pattern ANOTHER_SERVICE =
            Pattern.compile("^Unexpected status line|^Too many follow-up requests");

    private static final String NO_STORE = "what answers there does not speak S3";
    private static final String ADDRESS_OF_S3 =
            "give the address of the S3 interface, not of a console or another service";

    private final StoreLocation location;
    private final String where;

    StoreFailures(StoreLocation location) {
        this.location = location;
        this.where = "store " + location.endpoint() + "/" + location.bucket();
    }

    /** Which store it is, in words, without credentials. */
    String where() {
        return where;
    }

    /** The S3 error code of an answer; never absent. */
    static String code(ErrorResponseException e) {
        String code = e.errorResponse().code();
        return code == null ? "" : code;
    }

    /** Whether the same call may succeed a moment later. */
    static boolean isTransient(Exception failure) {
        if (isFull(failure)) {
            return false;
        }
        if (failure instanceof ErrorResponseException e) {
            return BUSY.contains(code(e))
                    || BUSY_STATUS.contains(e.response().code())
                    || (e.response().code() >= 500 && !code(e).equals("NotImplemented"));
        }
        if (failure instanceof ServerException || failure instanceof InvalidResponseException) {
            int status = status(failure);
            return (status >= 500 && status != NOT_IMPLEMENTED) || BUSY_STATUS.contains(status);
        }
        IOException io = ioCause(failure);
        return !(failure instanceof XmlParserException) && !(io instanceof SSLException) && !isOfAnotherService(io);
    }

    /**
     * Whether the server answered that it fails at this very request, as it does for an object that it cannot read: not that it
     * is busy, and not that its answer was lost on the way.
     */
    static boolean isServersOwn(@Nullable Throwable failure) {
        if (failure instanceof ErrorResponseException e && BUSY.contains(code(e))) {
            return code(e).equals(UNREADABLE);
        }
        return failure instanceof MinioException e && status(e) >= 500;
    }

    /** Whether the store has no room for what it was sent. */
    static boolean isFull(Exception failure) {
        return (failure instanceof ErrorResponseException e
                        && FULL.matcher(code(e)).matches())
                || (failure instanceof MinioException
                        && FULL.matcher(String.valueOf(failure.getMessage())).find());
    }

    /** Whether a failure of input or output is behind it. */
    static boolean isLostConnection(Exception failure) {
        return ioCause(failure) != null;
    }

    /** The exception to throw: the user's to mend, or the store's. */
    RuntimeException explain(Exception failure) {
        if (isFull(failure)) {
            // The place of such an exception is for the user's screen alone: it may be a folder of this machine.
            return new UnwellException(
                    location.folder().map(f -> "store in " + f).orElse(where),
                    "the store's disk is full",
                    "free space on it; what is finished is kept, and it goes on from there",
                    true,
                    failure);
        }
        if (failure instanceof ErrorResponseException e && !isTransient(e)) {
            return refused(e);
        }
        if (failure instanceof InvalidResponseException || failure instanceof XmlParserException) {
            return isTransient(failure)
                    ? new StoreException(where + ": the server failed; try again", true, failure)
                    : notUnderstood(failure);
        }
        IOException io = ioCause(failure);
        if (io instanceof SSLException) {
            return new UnwellException(
                    where,
                    "no secure connection (" + io.getMessage() + ")",
                    "use http:// for a server without TLS, or add its certificate to the JVM's trust store",
                    true,
                    failure);
        }
        if (isOfAnotherService(io)) {
            return notUnderstood(failure);
        }
        String what = io == null ? String.valueOf(failure.getMessage()) : describe(io);
        return new StoreException(
                where + ": " + what + "; see that the server runs and can be reached", isTransient(failure), failure);
    }

    /** The bucket does not exist and could not be made. */
    RuntimeException bucketNotMade(ErrorResponseException e) {
        if (isTransient(e)) {
            return explain(e);
        }
        return new BadInputException(
                where,
                "bucket " + location.bucket() + " does not exist and cannot be made (" + code(e) + ")",
                "have it made, name another, or use credentials that may make it",
                e);
    }

    /**
     * The server does not do a put under the condition that nothing is there.
     *
     * @param how what it does instead
     */
    BadInputException noConditionalPut(String how) {
        return new BadInputException(
                where,
                "this store knows no conditional writes (" + how
                        + "), without which workers would overwrite each other's artifacts",
                "use another, or a newer release: MinIO has them since April 2024, and so has the embedded store");
    }

    /** An answer that is none of S3's: this worker reaches something else. */
    UnwellException notUnderstood(Exception failure) {
        return new UnwellException(where, NO_STORE, ADDRESS_OF_S3, true, failure);
    }

    /** What answers is something else. */
    BadInputException noStore() {
        return new BadInputException(where, NO_STORE, ADDRESS_OF_S3);
    }

    /** The HTTP status of an answer that is none of S3's, 0 where the failure is no answer. */
    static int status(Exception failure) {
        if (failure instanceof ErrorResponseException e) {
            return e.response().code();
        }
        if (failure instanceof ServerException e) {
            return e.statusCode();
        }
        if (failure instanceof InvalidResponseException e) {
            Matcher status = STATUS.matcher(String.valueOf(e.getMessage()));
            return status.find() ? Integer.parseInt(status.group(1)) : 0;
        }
        return 0;
    }

    private RuntimeException refused(ErrorResponseException e) {
        return switch (code(e)) {
            // The answer to a HEAD has no body: there a wrong key and a right one without rights look the same.
            case "InvalidAccessKeyId",
                    "SignatureDoesNotMatch",
                    "AuthorizationHeaderMalformed",
                    "InvalidToken",
                    "AccessDenied",
                    "AllAccessDisabled" ->
                new UnwellException(
                        where + " as " + location.accessKey(),
                        "the access key is refused, or may not read and write there (" + code(e) + ")",
                        "check the access key, the secret key and the region, and what they may do",
                        true,
                        e);
            case "NoSuchBucket" ->
                new UnwellException(
                        where, "bucket " + location.bucket() + " does not exist", "make it, or name another", true, e);
            case "RequestTimeTooSkewed" ->
                new UnwellException(
                        where, "this machine's clock and the server's differ too much", "set the clock", true, e);
            case "PermanentRedirect",
                    "Redirect",
                    "AuthorizationQueryParametersError",
                    "IllegalLocationConstraintException" ->
                new UnwellException(
                        where, "the bucket is in another region (" + code(e) + ")", "give the store's region", true, e);
            default ->
                NOT_SERVED.contains(e.response().code())
                        ? new UnwellException(
                                where,
                                "the server refuses with " + e.response().code() + " (" + code(e) + ")",
                                "see what stands before the store, and what the access key may do",
                                true,
                                e)
                        : new StoreException(
                                where + ": the server refused (" + code(e) + ": " + e.getMessage() + ")", false, e);
        };
    }

    /** Whether what answers speaks no HTTP, or sends whoever asks in a circle, as pages do that want a login. */
    private static boolean isOfAnotherService(@Nullable IOException failure) {
        return failure instanceof ProtocolException
                && ANOTHER_SERVICE.matcher(String.valueOf(failure.getMessage())).find();
    }

    private static String describe(IOException e) {
        return e instanceof UnknownHostException
                ? "host " + e.getMessage() + " is not known"
                : String.valueOf(e.getMessage());
    }

    /** The first failure of input or output among the causes. */
    private static @Nullable IOException ioCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                return io;
            }
        }
        return null;
    }
}

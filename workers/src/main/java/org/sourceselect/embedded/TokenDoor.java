package org.sourceselect.embedded;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.sourceselect.worker.TemporalLocation;

/**
 * Lets in only calls with a token. It is drawn anew for each server and noted in the home, which is closed to other users: so they
 * can reach the port, as everybody on a machine can, and do nothing there.
 */
final class TokenDoor implements ServerInterceptor {

    private static final int BYTES = 32;

    private final byte[] awaited;

    TokenDoor(String token) {
        this.awaited = bytes(TemporalLocation.authorization(token));
    }

    /** 256 random bits. */
    static String newToken() {
        byte[] token = new byte[BYTES];
        new SecureRandom().nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        @Nullable String shown = headers.get(TemporalLocation.AUTHORIZATION);
        if (shown != null && MessageDigest.isEqual(bytes(shown), awaited)) {
            return next.startCall(call, headers);
        }
        call.close(
                Status.UNAUTHENTICATED.withDescription("this server is for the owner of its home alone"),
                new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

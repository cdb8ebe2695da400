using FaceNet.ServiceDefaults.Access.Rpcs;
using FaceNet.ServiceDefaults.Admission;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http.Features;

namespace FaceNet.ServiceDefaults.Access;

/// <summary>
/// Lets calls in, over gRPC and JSON alike, of the callers that <see cref="CallAdmission"/> knows: whether it has the scope of the rpc, whether it may use the galleries
/// of the request, whether it stays within its limits; in that order, and before the handler. Thread-safe.
/// </summary>
internal sealed class AccessInterceptor : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var caller = Require(request, context);
        try
        {
            return await continuation(request, context);
        }
        finally
        {
            caller.Limiter?.Leave();
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var caller = Require(request, context);
        try
        {
            await continuation(request, responseStream, context);
        }
        finally
        {
            caller.Limiter?.Leave();
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var caller = Require<TRequest>(null, context);
        try
        {
            return await continuation(Checked(requestStream, caller, context), context);
        }
        finally
        {
            caller.Limiter?.Leave();
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var caller = Require<TRequest>(null, context);
        try
        {
            await continuation(Checked(requestStream, caller, context), responseStream, context);
        }
        finally
        {
            caller.Limiter?.Leave();
        }
    }

    // A stream has no request yet: its messages are checked as they are read.
    private static Caller Require<TRequest>(TRequest? request, ServerCallContext context)
        where TRequest : class
    {
        var rpc = RpcAccess<TRequest>.Value;
        if (rpc.IsOpen)
        {
            return Caller.Anybody;
        }

        var caller = Caller.Of(context);
        caller.Require(rpc.Scope, rpc.Name);
        if (request is not null)
        {
            rpc.Galleries!.Require((IMessage)request, caller);
        }

        caller.Limiter?.Enter();
        return caller;
    }

    private static CheckedStream<TRequest> Checked<TRequest>(IAsyncStreamReader<TRequest> messages, Caller caller, ServerCallContext context) =>
        new(messages, context.GetHttpContext().Features.GetRequiredFeature<CountedBody>(), RpcAccess<TRequest>.Value.Galleries, caller, context.Method);
}

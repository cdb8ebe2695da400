using FaceNet.ServiceDefaults.Access.Rpcs;
using FaceNet.ServiceDefaults.Admission;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Hosting;

namespace FaceNet.ServiceDefaults.Access;

/// <summary>
/// Decides which calls go on to their handler, over gRPC and JSON alike, of the callers that <see cref="CallAdmission"/> has found: whether the caller has the scope of
/// the rpc, and may use the galleries of the request; in that order. Thread-safe.
/// </summary>
internal sealed class AccessInterceptor(IHostApplicationLifetime lifetime) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Require(request, context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Require(request, context);
        return continuation(request, responseStream, context);
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(Checked(requestStream, context), context);

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(Checked(requestStream, context), responseStream, context);

    // A stream has no request yet: its messages are checked as they are read.
    private CheckedStream<TRequest> Checked<TRequest>(IAsyncStreamReader<TRequest> messages, ServerCallContext context) =>
        new(messages, Body(context), RpcAccess<TRequest>.Value.Galleries, RequireScope<TRequest>(context), context.Method, lifetime.ApplicationStopping);

    private static void Require<TRequest>(TRequest request, ServerCallContext context)
    {
        var message = (IMessage)request!;
        Body(context)?.Hold(message);
        RpcAccess<TRequest>.Value.Galleries?.Require(message, RequireScope<TRequest>(context));
    }

    private static Caller RequireScope<TRequest>(ServerCallContext context)
    {
        var rpc = RpcAccess<TRequest>.Value;
        if (rpc.IsOpen)
        {
            return Caller.Anybody;
        }

        var caller = Caller.Of(context);
        caller.Require(rpc.Scope, rpc.Name);
        return caller;
    }

    private static CountedBody? Body(ServerCallContext context) => context.GetHttpContext().Features.Get<CountedBody>();
}

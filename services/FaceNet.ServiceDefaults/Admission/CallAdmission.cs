using System.IO.Pipelines;
using FaceNet.ServiceDefaults.Access;
using FaceNet.ServiceDefaults.Access.Limits;
using FaceNet.ServiceDefaults.Access.Rpcs;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Hosting;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Admission;

/// <summary>
/// Comes before the body of a call is read: finds out who calls, holds him to his limits, and what is read to the <see cref="RequestMemory"/>. What a caller may,
/// <see cref="AccessInterceptor"/> decides, when the request is there. Rpcs that anybody may call, health and reflection, have small bodies and take nothing from others.
/// Thread-safe.
/// </summary>
internal sealed class CallAdmission(CallerAuthenticator authenticator, RequestMemory memory, Failures failures, IOptions<ListenerOptions> listeners)
{
    private const string Encoding = "grpc-encoding";
    private const string Uncompressed = "identity";
    private const long MaxOpenBytes = 64 * 1024;

    /// <summary>Adds it; before the rpcs are mapped.</summary>
    public static void AddTo(WebApplication app)
    {
        var admission = app.Services.GetRequiredService<CallAdmission>();
        app.Use((call, next) =>
        {
            var metadata = call.GetEndpoint()?.Metadata;
            return metadata?.GetMetadata<GrpcMethodMetadata>() is not { } rpc ? next(call)
                : RpcAccess.IsOpenService(rpc.Method.ServiceName) ? KeepSmall(call, next)
                : admission.AdmitAsync(call, rpc.Method, metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is not null, next);
        });
    }

    private static Task KeepSmall(HttpContext call, RequestDelegate next)
    {
        call.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = MaxOpenBytes;
        return next(call);
    }

    private async Task AdmitAsync(HttpContext call, IMethod rpc, bool isJson, RequestDelegate next)
    {
        using var share = new RequestShare(memory);
        CallerLimiter? place = null;
        try
        {
            try
            {
                var caller = await authenticator.AuthenticateAsync(call);
                caller.Makes(call);
                caller.Limiter?.Enter();
                place = caller.Limiter;
                await HoldAsync(call, rpc, isJson, share);
            }
            catch (Exception failure)
            {
                await RefuseAsync(call, rpc, isJson, failure);
                return;
            }

            CountedBody.Current = call.Features.Get<CountedBody>();
            await next(call);
        }
        finally
        {
            place?.Leave();
        }
    }

    // Whoever is gone needs no answer.
    private Task RefuseAsync(HttpContext call, IMethod rpc, bool isJson, Exception failure)
    {
        if (call.RequestAborted.IsCancellationRequested)
        {
            return Task.CompletedTask;
        }

        var status = failures.Describe(failure, rpc.FullName, call.TraceIdentifier);
        if (isJson)
        {
            return call.RefuseAsJsonAsync(status);
        }

        call.RefuseAsGrpc(status);
        return Task.CompletedTask;
    }

    private async Task HoldAsync(HttpContext call, IMethod rpc, bool isJson, RequestShare share)
    {
        var most = listeners.Value.MaxBodyBytes;
        if (isJson)
        {
            share.Take(Math.Min(LengthOf(call), most));
            await new JsonBody(call.Request.BodyReader, share, most).ReadAsync(call.RequestAborted);
            return;
        }

        Hold(call, rpc, share, most);
    }

    private void Hold(HttpContext call, IMethod rpc, RequestShare share, long most)
    {
        var isCompressed = call.Request.Headers.TryGetValue(Encoding, out var encoding) && encoding != Uncompressed;
        var isStream = rpc.Type is MethodType.ClientStreaming or MethodType.DuplexStreaming;
        var body = new CountedBody(
            call.Request.BodyReader,
            share,
            isCompressed ? listeners.Value.MaxMessageBytes : 0,
            most,
            refusal => isStream ? refusal : failures.Describe(refusal, rpc.FullName, call.TraceIdentifier).ToRpcException());
        call.Features.Set<IRequestBodyPipeFeature>(new Body(body));
        call.Features.Set(body);
    }

    // Larger bodies than a listener takes it refuses when it reads them.
    private static long LengthOf(HttpContext call) =>
        call.Request.ContentLength ?? (call.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody ? long.MaxValue : 0);

    private sealed class Body(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }
}

using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Access.Callers;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace FaceNet.Standalone.EndToEndTests.Security;

/// <summary>One thing that somebody does who must not.</summary>
/// <param name="Name">What it is.</param>
/// <param name="TryAsync">Does it, and returns how it was refused.</param>
/// <param name="Code">The code that it must be refused with.</param>
/// <param name="Reason">The reason; empty where a library refuses.</param>
internal sealed record Attack(string Name, Func<SecuredPlatform, Task<Outcome>> TryAsync, StatusCode Code, string Reason);

/// <summary>How something was refused, and everything that was said about it.</summary>
internal sealed record Outcome(StatusCode Code, string Reason, string Text);

/// <summary>The ways in which attacks are made.</summary>
internal static class Attempts
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>An attempt over gRPC.</summary>
    public static Func<SecuredPlatform, Task<Outcome>> Rpc(Func<SecuredPlatform, Metadata> headers, Func<CallInvoker, CallOptions, Task> call) => async platform =>
    {
        try
        {
            await call(platform.Channel.CreateCallInvoker(), new CallOptions(headers(platform), cancellationToken: Cancellation));
        }
        catch (RpcException refused)
        {
            var status = refused.GetRpcStatus();
            return new Outcome(refused.StatusCode, status?.GetDetail<ErrorInfo>()?.Reason ?? "", $"{refused.Status.Detail} {status?.GetDetail<ErrorInfo>()} {status?.GetDetail<ResourceInfo>()}");
        }

        return new Outcome(StatusCode.OK, "", "");
    };

    /// <summary>An attempt over JSON.</summary>
    public static Func<SecuredPlatform, Task<Outcome>> Json(string? caller, HttpMethod method, string path, object? body = null) => async platform =>
    {
        using var http = new HttpClient { BaseAddress = platform.Web };
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (caller is not null)
        {
            request.Headers.Add(ApiKey.Header, SecuredPlatform.KeyOf(caller));
        }

        using var response = await http.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        var status = response.IsSuccessStatusCode ? null : JsonNode.Parse(text);
        return new Outcome((StatusCode)((int?)status?["code"] ?? 0), (string?)status?["details"]?[0]?["reason"] ?? "", text);
    };

    /// <summary>Asks for a gallery.</summary>
    public static Func<CallInvoker, CallOptions, Task> Get(string gallery) =>
        async (invoker, options) => await new GalleryService.GalleryServiceClient(invoker).GetGalleryAsync(new GetGalleryRequest { Gallery = gallery }, options);

    /// <summary>Enrolls a picture; that of a drawn person unless given.</summary>
    public static Func<CallInvoker, CallOptions, Task> Enroll(string gallery, string subject, byte[]? picture = null) => async (invoker, options) =>
    {
        var face = new Probe { Image = picture is null ? DrawnPeople.Image(2) : new FaceImage { Encoded = ByteString.CopyFrom(picture) } };
        await new MatchingService.MatchingServiceClient(invoker).EnrollFaceAsync(new EnrollFaceRequest { Gallery = gallery, SubjectId = subject, Face = face }, options);
    };

    /// <summary>Searches in one gallery after the other, in a stream.</summary>
    public static Func<CallInvoker, CallOptions, Task> Search(params string[] galleries) => async (invoker, options) =>
    {
        using var stream = new MatchingService.MatchingServiceClient(invoker).StreamSearchFaces(options);
        foreach (var gallery in galleries)
        {
            await stream.RequestStream.WriteAsync(
                new StreamSearchFacesRequest { ItemId = gallery, Search = new SearchFacesRequest { Gallery = gallery, Probe = new Probe { Image = DrawnPeople.Image(1) } } }, Cancellation);
            if (!await stream.ResponseStream.MoveNext(Cancellation) || stream.ResponseStream.Current.ItemId != gallery)
            {
                throw new InvalidOperationException("The stream ended without a word.");
            }
        }
    };

    /// <summary>The headers of a caller with a key.</summary>
    public static Func<SecuredPlatform, Metadata> Key(string caller) => _ => SecuredPlatform.Key(caller);

    /// <summary>A header with a text.</summary>
    public static Func<SecuredPlatform, Metadata> Header(string name, string text) => _ => new Metadata { { name, text } };

    /// <summary>The header of a token.</summary>
    public static Func<SecuredPlatform, Metadata> Token(Action<Dictionary<string, object>>? change = null, string algorithm = "RS256", double minutes = 5) => platform =>
        new Metadata { { "authorization", $"Bearer {platform.Tokens.Issue(TimeProvider.System.GetUtcNow().AddMinutes(minutes), change, algorithm)}" } };
}
